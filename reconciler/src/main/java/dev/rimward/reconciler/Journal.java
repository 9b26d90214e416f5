package dev.rimward.reconciler;

import dev.rimward.reconciler.deliver.DeliverStep;
import dev.rimward.reconciler.publish.FetchedState.PublishedState;
import dev.rimward.reconciler.publish.HandMade;
import dev.rimward.reconciler.publish.PublishStep;
import dev.rimward.reconciler.source.Fetched;
import dev.rimward.reconciler.telemetry.Event;
import dev.rimward.reconciler.telemetry.Event.Kind;
import dev.rimward.reconciler.telemetry.EventLog;
import dev.rimward.reconciler.telemetry.Metrics;
import dev.rimward.reconciler.telemetry.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what went well and what failed, and tells metrics, events and the log. Safe for use by
 * several threads.
 */
final class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final int HAND_MADE_KEPT = 20;

  private final Metrics metrics;
  private final EventLog events;
  private final InstantSource clock;
  private final Steps steps;
  private final Deque<HandMade> handMade = new ArrayDeque<>();
  private final Map<String, String> unreadable = new ConcurrentHashMap<>();

  private volatile @Nullable String sourceCommit;
  private volatile @Nullable Instant sourceFetchedAt;
  private volatile @Nullable String sourceFailure;
  private volatile @Nullable String outputFailure;
  private volatile @Nullable String passFailure;
  private volatile @Nullable Instant decidedAt;

  Journal(Metrics metrics, EventLog events, InstantSource clock, Steps steps) {
    this.metrics = metrics;
    this.events = events;
    this.clock = clock;
    this.steps = steps;
  }

  /** A stage whose failure was logged; the pass ends and everything stays as it is. */
  static final class StageFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StageFailed(Stage stage, Throwable cause) {
      super("the stage " + stage + " failed: " + cause.getMessage(), cause);
    }
  }

  /** Runs a stage, measures it, and tells that it is done. */
  <T extends @Nullable Object> T stage(Stage stage, Callable<T> work) throws InterruptedException {
    try (Metrics.StageRun run = metrics.begin(stage)) {
      T result = work.call();
      run.succeeded();
      steps.after(stage);
      return result;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new StageFailed(stage, e);
    }
  }

  void published(PublishStep step) {
    steps.after(step);
  }

  void delivered(DeliverStep step) {
    steps.after(step);
  }

  void sourceFetched(Fetched.Revision revision) {
    if (!revision.commit().equals(sourceCommit)) {
      tell(Kind.Source, null, null, "revision " + shortened(revision.commit()) + " fetched");
    }
    revision
        .rewritten()
        .ifPresent(
            before ->
                tell(
                    Kind.Source,
                    null,
                    null,
                    "the source branch was rewritten: "
                        + shortened(before)
                        + " is no longer in its history"));
    sourceCommit = revision.commit();
    sourceFetchedAt = clock.instant();
    sourceFailure = null;
  }

  void sourceFailed(@Nullable String words) {
    if (!Objects.equals(words, sourceFailure)) {
      tell(Kind.Source, null, null, "the source cannot be fetched: " + words);
    }
    sourceFailure = words == null ? "unknown" : words;
  }

  void outputFetched(PublishedState state) {
    outputFailure = null;
    state.handMade().forEach(this::handMade);
  }

  void outputFailed(String words) {
    if (!words.equals(outputFailure)) {
      tell(Kind.Publication, null, null, "the output cannot be fetched: " + words);
    }
    outputFailure = words;
  }

  /** A scheduled task ended with an exception: what it was to do is left as it was. */
  void failed(String task, Throwable cause) {
    String words = String.valueOf(cause.getMessage());
    if (!words.equals(passFailure)) {
      tell(Kind.Schedule, null, null, task + " failed: " + words);
    }
    passFailure = words;
  }

  /** Tells what is different from the pass before. */
  void ended(@Nullable Pass before, Pass pass) {
    passFailure = null;
    new PassNews(this, before, pass).tell();
    pass.publication().handMade().forEach(this::handMade);
  }

  /** A pass is complete that acted on all that was fetched until then. */
  void decided(Instant at) {
    decidedAt = at;
  }

  @Nullable Instant decidedAt() {
    return decidedAt;
  }

  /** A branch that cannot be read is told once, until it says something else. */
  void unreadable(String cluster, String words) {
    if (!words.equals(unreadable.put(cluster, words))) {
      tell(Kind.Publication, null, cluster, words);
    }
  }

  /** Why branches could not be read last, by cluster. */
  Map<String, String> unreadable() {
    return Map.copyOf(unreadable);
  }

  void readable(String cluster) {
    unreadable.remove(cluster);
  }

  void handMade(HandMade found) {
    synchronized (handMade) {
      if (handMade.contains(found)) {
        return;
      }
      if (handMade.size() == HAND_MADE_KEPT) {
        handMade.removeFirst();
      }
      handMade.addLast(found);
    }
    tell(Kind.Publication, null, null, found.toString());
  }

  /** Hand-made commits found since the start, oldest first. */
  List<HandMade> handMade() {
    synchronized (handMade) {
      return List.copyOf(handMade);
    }
  }

  Metrics metrics() {
    return metrics;
  }

  EventLog events() {
    return events;
  }

  @Nullable String sourceCommit() {
    return sourceCommit;
  }

  @Nullable Instant sourceFetchedAt() {
    return sourceFetchedAt;
  }

  @Nullable String sourceFailure() {
    return sourceFailure;
  }

  @Nullable String passFailure() {
    return passFailure;
  }

  @Nullable String outputFailure() {
    return outputFailure;
  }

  /** One sentence, for the log and for those who read events. */
  void tell(Kind kind, @Nullable String application, @Nullable String cluster, String text) {
    log.info("{}", text);
    events.add(new Event(clock.instant(), kind, application, cluster, text));
  }

  static String shortened(String commit) {
    return commit.substring(0, Math.min(9, commit.length()));
  }
}
