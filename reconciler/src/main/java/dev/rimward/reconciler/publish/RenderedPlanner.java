package dev.rimward.reconciler.publish;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.document.ConditionDocument;
import dev.rimward.policy.document.PlacementDecisions;
import dev.rimward.policy.document.PlacementDocument;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.policy.placement.Decision;
import dev.rimward.reconciler.publish.PublishedObjects.Loss;
import dev.rimward.reconciler.publish.RenderedPlan.ClusterPlan;
import dev.rimward.reconciler.publish.RenderedPlan.Content;
import dev.rimward.reconciler.publish.RenderedPlan.Subtree;
import dev.rimward.reconciler.publish.RenderedTree.DocumentFile;
import dev.rimward.renderer.overlay.RenderedApplication;
import dev.rimward.renderer.overlay.Rendering;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Decides what {@code rendered} is to hold next, from what it holds and what is asked for. A folder
 * goes only with a reason: the decision no longer names the cluster, or the document of the
 * application or the cluster is gone. All else that is missing stays as it is published.
 */
final class RenderedPlanner {
  /** Between two changes of one cluster's condition file. */
  private static final Duration BETWEEN_TRANSITIONS = Duration.ofMinutes(1);

  private final RenderedTree published;
  private final Map<String, ClusterCondition> publishedConditions;
  private final Losses losses;
  private final KnownFolders known;
  private final PublicationRequest request;
  private final Instant now;
  private final Map<String, ApplicationFacts> facts = new HashMap<>();
  private final List<HeldBack> heldBack = new ArrayList<>();
  private final SortedSet<String> approvalsUsed = new TreeSet<>();

  private RenderedPlanner(
      RenderedTree published,
      Map<String, ClusterCondition> publishedConditions,
      Losses losses,
      KnownFolders known,
      PublicationRequest request,
      Instant now) {
    this.published = published;
    this.publishedConditions = publishedConditions;
    this.losses = losses;
    this.known = known;
    this.request = request;
    this.now = now;
  }

  /** What a published folder would lose. */
  interface Losses {
    Loss of(ObjectId folder, RenderedApplication next) throws IOException;
  }

  static RenderedPlan plan(
      RenderedTree published,
      Map<String, ClusterCondition> publishedConditions,
      Losses losses,
      KnownFolders known,
      PublicationRequest request,
      Instant now)
      throws IOException {
    return new RenderedPlanner(published, publishedConditions, losses, known, request, now).plan();
  }

  private RenderedPlan plan() throws IOException {
    SortedMap<String, Content> files = new TreeMap<>();
    for (String application : request.fleet().applications().keySet()) {
      placement(application, files);
      decision(application, files);
    }
    request.fleet().clusters().values().forEach(cluster -> condition(cluster, files));
    SortedMap<String, ClusterPlan> clusters = new TreeMap<>();
    for (Cluster cluster : request.fleet().clusters().values()) {
      SortedMap<String, Subtree> applications = applications(cluster.name());
      ClusterFacts facts = ClusterFacts.of(cluster, request.fleet(), applications.keySet());
      clusters.put(cluster.name(), new ClusterPlan(cluster.region(), facts, applications));
    }
    noteRemovalsApproved();
    return new RenderedPlan(files, clusters, heldBack, approvalsUsed);
  }

  private void placement(String application, SortedMap<String, Content> files) {
    DocumentFile old = published.placements().get(application);
    Decision decision = request.plan().decisions().get(application);
    if (decision != null && (decision.changed() || old == null)) {
      files.put(
          PlacementDocument.path(application),
          new Content.Written(PlacementDocument.write(decision)));
    } else if (old != null) {
      files.put(PlacementDocument.path(application), new Content.Kept(old.blob()));
    }
  }

  /** What other tools read of the placement. */
  private void decision(String application, SortedMap<String, Content> files) {
    DocumentFile old = published.decisions().get(application);
    Decision decision = request.plan().decisions().get(application);
    if (decision != null && (decision.changed() || old == null)) {
      files.put(
          PlacementDecisions.path(application),
          new Content.Written(
              PlacementDecisions.write(decision.placement(), namespace(application))));
    } else if (old != null) {
      files.put(PlacementDecisions.path(application), new Content.Kept(old.blob()));
    }
  }

  private void condition(Cluster cluster, SortedMap<String, Content> files) {
    DocumentFile old = published.conditions().get(cluster.name());
    ClusterCondition next = request.conditions().get(cluster.name());
    if (next != null && isTransition(publishedConditions.get(cluster.name()), next)) {
      files.put(
          ConditionDocument.path(cluster),
          new Content.Written(ConditionDocument.write(cluster.name(), next)));
    } else if (old != null) {
      files.put(ConditionDocument.path(cluster), new Content.Kept(old.blob()));
    }
  }

  /** Not having asked yet says nothing; and a link that flaps is not worth a commit each time. */
  private boolean isTransition(@Nullable ClusterCondition old, ClusterCondition next) {
    if (next.state() == ClusterCondition.State.Unknown) {
      return false;
    }
    if (old == null) {
      return true;
    }
    // A time in the future comes from a clock that was wrong.
    boolean mayChange =
        old.since().isAfter(now) || !now.isBefore(old.since().plus(BETWEEN_TRANSITIONS));
    return mayChange && old.state() != next.state();
  }

  private SortedMap<String, Subtree> applications(String cluster) throws IOException {
    SortedMap<String, Subtree> applications = new TreeMap<>();
    for (String application : request.fleet().applications().keySet()) {
      Optional<Subtree> subtree = subtree(cluster, application);
      if (subtree.isPresent() && !Layout.canBeFolder(application)) {
        heldBack.add(HeldBack.byName(application, cluster));
      } else if (subtree.isPresent()) {
        applications.put(application, subtree.get());
      }
    }
    return applications;
  }

  private Optional<Subtree> subtree(String cluster, String application) throws IOException {
    Optional<ObjectId> old = published.application(cluster, application);
    Optional<Subtree> kept = old.map(Subtree.Kept::new);
    Rendering rendering =
        requireNonNull(request.rendered().clusters().get(cluster)).get(application);
    return switch (rendering) {
      case null -> mayLeave(application, cluster) ? Optional.empty() : kept;
      case Rendering.Failed _ -> kept;
      case Rendering.Rendered _ when !mayUseItsNamespace(application) -> kept;
      case Rendering.Rendered rendered ->
          Optional.of(subtree(cluster, application, rendered.application(), old));
    };
  }

  private Subtree subtree(
      String cluster, String application, RenderedApplication next, Optional<ObjectId> old)
      throws IOException {
    ApplicationFacts said = facts(application);
    if (old.isEmpty()) {
      return new Subtree.Rendered(said, next);
    }
    if (known.tree(said, next).equals(old)) {
      return new Subtree.Published(said, next, old.get());
    }
    return isHeldBack(application, cluster, old.get(), next)
        ? new Subtree.Kept(old.get())
        : new Subtree.Rendered(said, next);
  }

  /** An application that nobody rendered leaves a cluster only if its decision says so. */
  private boolean mayLeave(String application, String cluster) {
    Decision decision = request.plan().decisions().get(application);
    return decision != null && decision.placement().at(cluster).isEmpty();
  }

  private boolean isHeldBack(
      String application, String cluster, ObjectId old, RenderedApplication next)
      throws IOException {
    Loss loss = losses.of(old, next);
    if (!DeletionBrake.trips(loss.before(), loss.gone())) {
      return false;
    }
    if (request.approvals().contains(application)) {
      approvalsUsed.add(application);
      return false;
    }
    heldBack.add(HeldBack.byBrake(application, cluster, loss.gone(), loss.before()));
    return true;
  }

  private String namespace(String application) {
    return application(application).spec().namespace();
  }

  private boolean mayUseItsNamespace(String application) {
    return request.fleet().mayUseItsNamespace(application(application));
  }

  /** The same in every cluster. */
  private ApplicationFacts facts(String application) {
    return facts.computeIfAbsent(
        application, name -> ApplicationFacts.of(application(name), request.fleet()));
  }

  private Application application(String name) {
    return requireNonNull(request.fleet().applications().get(name));
  }

  private void noteRemovalsApproved() {
    SortedSet<String> removed = new TreeSet<>(published.placements().keySet());
    removed.removeAll(request.fleet().applications().keySet());
    Set<String> removedClusters = new TreeSet<>(published.clusters().keySet());
    removedClusters.removeAll(request.fleet().clusters().keySet());
    removed.addAll(removedClusters);
    removed.retainAll(request.approvals());
    approvalsUsed.addAll(removed);
  }
}
