package dev.rimward.reconciler.publish;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.PlacementPolicy.Failover;
import dev.rimward.policy.fleet.PlacementPolicy.Rollout;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Decision.Verdict;
import dev.rimward.reconciler.rollout.Candidate;
import dev.rimward.reconciler.rollout.Closed;
import dev.rimward.reconciler.rollout.FleetWindows;
import dev.rimward.reconciler.rollout.Gates;
import dev.rimward.reconciler.rollout.RolloutPlan;
import dev.rimward.reconciler.rollout.Standing;
import dev.rimward.reconciler.rollout.Standing.Content;
import dev.rimward.reconciler.rollout.Standing.CopyState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the gates about every application of which something differs between {@code rendered} and
 * the branches. Where nothing differs nothing is looked up.
 */
final class BranchGates {
  private static final int TOLERATION = 300;
  private static final Set<String> ESCAPES = Set.of("affinity", "failover");

  private final ContentTimes times;
  private final RevCommit rendered;
  private final PublicationRequest request;
  private final SortedMap<String, RenderedTree.ClusterFolder> published;
  private final Map<String, BranchView> views;
  private final List<String> clusters;
  private final SortedSet<String> everywhere;
  private final FleetWindows windows;
  private final Instant now;

  /**
   * @param published the clusters on {@code rendered}
   * @param views the branches that could be read, those of departing clusters included
   */
  BranchGates(
      ContentTimes times,
      RevCommit rendered,
      PublicationRequest request,
      SortedMap<String, RenderedTree.ClusterFolder> published,
      Map<String, BranchView> views,
      Instant now) {
    this.times = times;
    this.rendered = rendered;
    this.request = request;
    this.published = published;
    this.views = views;
    this.clusters = new ArrayList<>(request.fleet().clusters().keySet());
    this.everywhere = new TreeSet<>(clusters);
    everywhere.addAll(views.keySet());
    this.windows = FleetWindows.at(request.fleet(), now);
    this.now = now;
  }

  SortedMap<String, RolloutPlan> decide() throws IOException {
    times.next();
    SortedMap<String, RolloutPlan> plans = new TreeMap<>();
    for (String application : differing()) {
      plans.put(application, new Question(application).ask());
    }
    return plans;
  }

  private SortedSet<String> differing() {
    SortedSet<String> differing = new TreeSet<>();
    for (String cluster : everywhere) {
      SortedMap<String, ObjectId> wanted = wanted(cluster);
      SortedMap<String, ObjectId> current = current(cluster);
      if (!wanted.equals(current)) {
        SortedSet<String> all = new TreeSet<>(wanted.keySet());
        all.addAll(current.keySet());
        all.removeIf(name -> Objects.equals(wanted.get(name), current.get(name)));
        differing.addAll(all);
      }
    }
    return differing;
  }

  private SortedMap<String, ObjectId> wanted(String cluster) {
    RenderedTree.ClusterFolder folder = published.get(cluster);
    return folder == null ? Collections.emptySortedMap() : folder.applications();
  }

  private SortedMap<String, ObjectId> current(String cluster) {
    BranchView view = views.get(cluster);
    return view == null ? Collections.emptySortedMap() : view.applications();
  }

  /** All that is to be known of one application. */
  private final class Question {
    private final String application;
    private final @Nullable Decision decision;
    private final Optional<PlacementPolicy.Spec> policy;
    private final Optional<Rollout> rollout;
    private final SortedSet<String> involved = new TreeSet<>();
    private Instant begun = Instant.MAX;

    Question(String application) {
      this.application = application;
      this.decision = request.plan().decisions().get(application);
      Fleet fleet = request.fleet();
      this.policy =
          Optional.ofNullable(decision)
              .map(found -> fleet.policies().get(found.placement().policy()))
              .map(PlacementPolicy::spec);
      this.rollout = policy.map(PlacementPolicy.Spec::rollout);
      everywhere.stream()
          .filter(
              one -> wanted(one).containsKey(application) || current(one).containsKey(application))
          .forEach(one -> involved.add(one));
    }

    RolloutPlan ask() throws IOException {
      SortedMap<String, Standing> standings = new TreeMap<>();
      for (String cluster : involved) {
        standings.put(cluster, standing(cluster));
      }
      if (rollout.isPresent()) {
        begin(standings);
        for (String cluster : involved) {
          standings.put(cluster, timed(cluster, Objects.requireNonNull(standings.get(cluster))));
        }
      }
      return Gates.decide(
          new Candidate(application, rollout, toleration(), isEscaping(standings), standings), now);
    }

    private Standing standing(String cluster) throws IOException {
      Optional<Content> current = content(current(cluster).get(application));
      @Nullable Cluster document = request.fleet().clusters().get(cluster);
      return new Standing(
          current,
          content(wanted(cluster).get(application)),
          document != null && isCanary(document),
          reachableSince(cluster),
          document != null && document.spec().suspended(),
          current.flatMap(found -> copy(cluster, found)),
          closed(document),
          placedAt(cluster),
          !wanted(cluster).containsKey(application) && rule(cluster).equals("affinity"));
    }

    private Optional<Content> content(@Nullable ObjectId folder) throws IOException {
      return folder == null ? Optional.empty() : Optional.of(times.content(folder));
    }

    private Optional<CopyState> copy(String cluster, Content current) {
      return request.copies().of(cluster, application, current.folder());
    }

    private boolean isCanary(Cluster cluster) {
      return rollout
          .map(Rollout::canary)
          .filter(canary -> canary.clusterSelector().matches(cluster.labels()))
          .isPresent();
    }

    private Optional<Closed> closed(@Nullable Cluster cluster) {
      var found = request.fleet().applications().get(application);
      return cluster == null || found == null ? Optional.empty() : windows.closed(cluster, found);
    }

    private @Nullable Instant placedAt(String cluster) {
      return decision == null
          ? null
          : decision.placement().at(cluster).map(LocationPlacement::since).orElse(null);
    }

    /** What {@code rendered} got first of what somebody waits for. */
    private void begin(SortedMap<String, Standing> standings) throws IOException {
      for (Map.Entry<String, Standing> one : standings.entrySet()) {
        if (waits(one.getValue())) {
          Instant since = onRendered(one.getKey()).since();
          begun = since.isBefore(begun) ? since : begun;
        }
      }
    }

    private boolean waits(Standing standing) {
      return standing.isReachable()
          && !standing.isSuspended()
          && standing.current().isPresent()
          && standing.wanted().isPresent()
          && !standing.current().get().key().equals(standing.wanted().get().key());
    }

    /** Times are looked up only where a rollout goes on, and no further back than it began. */
    private Standing timed(String cluster, Standing standing) throws IOException {
      if (begun.equals(Instant.MAX)
          || standing.current().isEmpty()
          || standing.wanted().isEmpty()) {
        return standing;
      }
      return waits(standing)
          ? standing.withWanted(onRendered(cluster))
          : standing.withCurrent(onBranch(cluster));
    }

    private Content onRendered(String cluster) throws IOException {
      RenderedTree.ClusterFolder folder = Objects.requireNonNull(published.get(cluster));
      return times.since(
          Layout.RENDERED,
          rendered,
          Layout.CLUSTERS + "/" + folder.region() + "/" + cluster + "/" + application,
          Objects.requireNonNull(folder.applications().get(application)),
          Instant.MIN);
    }

    private Content onBranch(String cluster) throws IOException {
      BranchView view = Objects.requireNonNull(views.get(cluster));
      return times.since(
          Layout.branch(cluster),
          view.verified().orElse(view.head()),
          application,
          Objects.requireNonNull(view.applications().get(application)),
          begun);
    }

    private Duration toleration() {
      return Duration.ofSeconds(
          policy
              .map(PlacementPolicy.Spec::failover)
              .map(Failover::tolerationSeconds)
              .orElse(TOLERATION));
    }

    /** Whether a cluster that still has it failed, or is forbidden; only windows ask for it. */
    private boolean isEscaping(SortedMap<String, Standing> standings) {
      return standings.values().stream().anyMatch(standing -> standing.closed().isPresent())
          && involved.stream()
              .filter(cluster -> current(cluster).containsKey(application))
              .anyMatch(cluster -> ESCAPES.contains(rule(cluster)));
    }

    /** The rule that decided about the location; empty where none did. */
    private String rule(String cluster) {
      int number = Collections.binarySearch(clusters, cluster);
      if (decision == null || number < 0 || number >= decision.verdicts().size()) {
        return "";
      }
      Verdict verdict = decision.verdicts().get(number);
      return verdict.location().equals(cluster) && !verdict.chosen() ? verdict.rule() : "";
    }
  }

  /** A departing cluster is nobody's to wait for. */
  private @Nullable Instant reachableSince(String cluster) {
    if (request.silent().contains(cluster)) {
      return null;
    }
    ClusterCondition condition = request.conditions().get(cluster);
    return condition == null || condition.state() != ClusterCondition.State.Reachable
        ? Instant.EPOCH
        : condition.since();
  }
}
