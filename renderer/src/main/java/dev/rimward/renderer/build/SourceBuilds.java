package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.FileTooLarge;
import dev.rimward.policy.fleet.InvalidField;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds an application's sources as one tree has them, each content once. */
final class SourceBuilds {
  /** In bytes of kustomize's output: ten thousand applications of ordinary size. */
  private static final long MAX_CACHED_BYTES = 64L << 20;

  private static final int BYTES_OF_A_PROBLEM = 1000;

  private final Kustomize kustomize;
  private final Closures closures;
  private final BoundedCache<Key, Content> cache =
      new BoundedCache<>(MAX_CACHED_BYTES, Content::bytes);

  /** How one version built. */
  sealed interface Attempt {
    record Succeeded(Built built) implements Attempt {}

    /** The sources are wrong, and will be as long as they are the same. */
    record Rejected(Problem problem) implements Attempt {}

    /** Nothing is known of the sources: the machine may be what is wrong. */
    record Unknown(Problem problem) implements Attempt {}
  }

  private record Key(String sources, Application.@Nullable Replicas replicas) {}

  /** What is known of sources, whatever tree they are in. */
  private sealed interface Content {
    long bytes();

    record Good(
        List<Manifest> objects, List<ObjectId> scaled, Requirements requirements, long bytes)
        implements Content {}

    record Bad(Problem problem) implements Content {
      @Override
      public long bytes() {
        return BYTES_OF_A_PROBLEM;
      }
    }

    /**
     * It did not end, which may be the machine's fault or its own. It is tried again, but not each
     * time: all others wait for as long as it takes.
     *
     * @param skips how often it is not tried after this failure
     * @param left of them
     */
    record Postponed(Problem problem, int skips, int left) implements Content {
      private static final int MOST_SKIPS = 15;

      static Postponed after(@Nullable Content before, Problem problem) {
        int skips = before instanceof Postponed known ? 2 * known.skips() + 1 : 1;
        return new Postponed(problem, Math.min(skips, MOST_SKIPS), Math.min(skips, MOST_SKIPS));
      }

      Postponed skipped() {
        return new Postponed(problem, skips, left - 1);
      }

      @Override
      public long bytes() {
        return BYTES_OF_A_PROBLEM;
      }
    }
  }

  /**
   * @param files empty where nothing is to be built
   */
  private record Sources(
      Closure closure, @Nullable Content known, SortedMap<String, byte[]> files) {}

  SourceBuilds(Kustomize kustomize) {
    this.kustomize = kustomize;
    this.closures = new Closures(kustomize.limits());
  }

  /** The folders whose history is that of the application; its own is the first. */
  Set<String> folders(Application application, SourceTree tree) {
    return closures.folders(tree, application.spec().source().path());
  }

  Attempt attempt(Application application, SourceTree tree) throws InterruptedException {
    try {
      Sources sources = read(application, tree);
      Content content =
          switch (sources.known()) {
            case Content.Good good -> good;
            case Content.Bad bad -> bad;
            case Content.Postponed postponed when postponed.left() > 0 ->
                remembered(application, sources.closure(), postponed.skipped());
            case Content.Postponed _ -> build(application, sources);
            case null -> build(application, sources);
          };
      return attempt(content, sources.closure(), tree);
    } catch (SourcesRefused e) {
      return new Attempt.Rejected(e.problem());
    } catch (FileTooLarge e) {
      return new Attempt.Rejected(problem(application, e));
    } catch (UncheckedIOException e) {
      return new Attempt.Unknown(problem(application, e));
    }
  }

  private static Problem problem(Application application, UncheckedIOException e) {
    String path = application.spec().source().path();
    return new Problem(path, 0, "", String.valueOf(e.getMessage()));
  }

  /**
   * Builds a kustomization over sources that were built before. As in them, what no cluster gets is
   * not among the objects.
   *
   * @param overlay a kustomization in a folder from which {@link #fromOverlay} is the sources
   */
  Kustomize.Outcome overlay(Built built, byte[] overlay) throws InterruptedException {
    try {
      Closure closure = closures.of(built.tree(), built.folder());
      SortedMap<String, byte[]> files =
          Closure.located(closure.files(built.tree(), kustomize.limits()));
      files.put("overlay/" + Kustomization.NAMES.getFirst(), overlay);
      return switch (kustomize.build(files, "overlay")) {
        case Kustomize.Outcome.Built(List<Manifest> objects, int bytes) ->
            new Kustomize.Outcome.Built(OptimizerConfigMaps.removedFrom(objects), bytes);
        case Kustomize.Outcome.Failed failed -> failed;
      };
    } catch (SourcesRefused e) {
      return new Kustomize.Outcome.Failed(String.valueOf(e.getMessage()), true);
    }
  }

  /** Where sources are, seen from an overlay. */
  static String fromOverlay(String folder) {
    return "../" + Kustomize.inSources(folder);
  }

  private Sources read(Application application, SourceTree tree) throws SourcesRefused {
    Closure closure = closures.of(tree, application.spec().source().path());
    @Nullable Content known =
        cache.get(new Key(closure.key(), application.spec().replicas())).orElse(null);
    boolean mayBeBuilt = known == null || known instanceof Content.Postponed;
    return new Sources(
        closure, known, mayBeBuilt ? closure.files(tree, kustomize.limits()) : new TreeMap<>());
  }

  private Content build(Application application, Sources sources) throws InterruptedException {
    Closure closure = sources.closure();
    String folder = Kustomize.inSources(closure.folder());
    return switch (kustomize.build(Closure.located(sources.files()), folder)) {
      case Kustomize.Outcome.Built(List<Manifest> objects, int bytes) ->
          remembered(application, closure, understand(application, closure, objects, bytes));
      case Kustomize.Outcome.Failed(String message, boolean isFinal) -> {
        Problem problem = new Problem(closure.place(), 0, "", message);
        Content failed =
            isFinal ? new Content.Bad(problem) : Content.Postponed.after(sources.known(), problem);
        yield remembered(application, closure, failed);
      }
    };
  }

  private Content remembered(Application application, Closure closure, Content content) {
    cache.put(new Key(closure.key(), application.spec().replicas()), content);
    return content;
  }

  private static Content understand(
      Application application, Closure closure, List<Manifest> objects, int bytes) {
    try {
      Optional<String> refused = PlatformKinds.refusal(objects);
      if (refused.isPresent()) {
        return new Content.Bad(new Problem(closure.place(), 0, "", refused.get()));
      }
      @Nullable LocationOptimizer optimizer =
          OptimizerConfigMaps.read(objects, closure.place()).orElse(null);
      List<Manifest> delivered = OptimizerConfigMaps.removedFrom(objects);
      List<ObjectId> scaled = Workloads.scaled(delivered, application.spec().replicas());
      Requirements requirements = Workloads.requirements(delivered, scaled, optimizer);
      return new Content.Good(delivered, scaled, requirements, bytes);
    } catch (SourcesRefused e) {
      return new Content.Bad(e.problem());
    } catch (InvalidField e) {
      return new Content.Bad(new Problem(closure.place(), 0, "", String.valueOf(e.getMessage())));
    }
  }

  private static Attempt attempt(Content content, Closure closure, SourceTree tree) {
    return switch (content) {
      case Content.Good good ->
          new Attempt.Succeeded(
              new Built(
                  closure.key(),
                  closure.folder(),
                  good.objects(),
                  good.scaled(),
                  good.requirements(),
                  tree,
                  null));
      case Content.Bad(Problem problem) -> new Attempt.Rejected(problem);
      case Content.Postponed postponed -> new Attempt.Unknown(postponed.problem());
    };
  }
}
