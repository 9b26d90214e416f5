package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.reconciler.deliver.ClusterDifference.Effect;
import dev.rimward.reconciler.deliver.ClusterDifference.ObjectDifference;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.reconciler.deliver.DeliveryPlan.ApplicationPlan;
import dev.rimward.reconciler.deliver.DeliveryPlan.Apply;
import dev.rimward.reconciler.deliver.DeliveryPlan.Prune;
import dev.rimward.reconciler.difference.UnifiedDiff;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares a cluster with what its branch says, as {@code kubectl diff} does: each object as it is,
 * and as the API server says that applying would make it. Writes nothing.
 */
public final class ClusterComparison {
  private final ClusterConnection connection;
  private final DesiredCluster desired;
  private final List<ObjectDifference> differences = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private ClusterComparison(ClusterConnection connection, DesiredCluster desired) {
    this.connection = connection;
    this.desired = desired;
  }

  /**
   * @param applications which are compared
   * @throws ClusterFailure if nothing can be known of the cluster
   */
  public static ClusterDifference of(
      ClusterConnection connection, DesiredCluster desired, Predicate<String> applications)
      throws ClusterFailure, InterruptedException {
    return new ClusterComparison(connection, desired).compare(applications);
  }

  /**
   * An object to compare.
   *
   * @param manifest as Git has it; null if it is to be deleted
   * @param member as the cluster's inventory has it; null if Git has it
   */
  private record Subject(
      String application,
      ObjectId id,
      @Nullable DesiredApplication owner,
      @Nullable Manifest manifest,
      @Nullable Member member) {}

  private ClusterDifference compare(Predicate<String> applications)
      throws ClusterFailure, InterruptedException {
    InFlight calls = new InFlight(ClusterConnection.MOST_IN_FLIGHT, connection::ready);
    DesiredCluster named = new ServedKinds(connection, calls).named(desired);
    Observed observed =
        new ClusterReader(connection, calls)
            .read(Map.of(), HealthChecks.of(named), Depth.QUICK)
            .observed();
    List<Subject> subjects = new ArrayList<>();
    DeliveryPlanner.plan(named, observed)
        .applications()
        .forEach(
            (name, plan) -> {
              if (applications.test(name)) {
                plan.problems().forEach(problem -> problems.add(name + ": " + problem));
                subjects.addAll(subjects(name, plan));
              }
            });
    for (var outcome : calls.all(subjects, this::difference)) {
      if (outcome.result() != null) {
        outcome.result().ifPresent(differences::add);
      } else if (outcome.failure() != null) {
        Subject subject = outcome.input();
        problems.add(
            subject.application() + ": " + subject.id() + ": " + outcome.failure().words());
      }
    }
    differences.sort(
        Comparator.comparing(ObjectDifference::application).thenComparing(ObjectDifference::id));
    return new ClusterDifference(desired.cluster(), desired.commit(), differences, problems);
  }

  private static List<Subject> subjects(String name, ApplicationPlan plan) {
    List<Subject> subjects = new ArrayList<>();
    DesiredApplication owner = plan.desired();
    if (owner != null) {
      Set<ObjectId> wanted = new HashSet<>();
      plan.applies().stream().map(Apply::id).forEach(wanted::add);
      plan.unchanged().stream().map(Member::id).forEach(wanted::add);
      for (Manifest manifest : owner.objects()) {
        if (wanted.remove(manifest.id()) && !manifest.isEncrypted()) {
          subjects.add(new Subject(name, manifest.id(), owner, manifest, null));
        }
      }
    }
    Stream.concat(plan.prunes().stream().map(Prune::member), plan.held().stream())
        .forEach(member -> subjects.add(new Subject(name, member.id(), owner, null, member)));
    return subjects;
  }

  private Optional<ObjectDifference> difference(Subject subject)
      throws ClusterFailure, InterruptedException {
    Manifest manifest = subject.manifest();
    Member member = subject.member();
    if (manifest != null) {
      Compared compared = compared(subject, manifest);
      return difference(subject, compared.live(), compared.wouldBe());
    }
    return member == null ? Optional.empty() : difference(subject, live(member).orElse(null), null);
  }

  private Compared compared(Subject subject, Manifest manifest)
      throws ClusterFailure, InterruptedException {
    DesiredApplication owner = subject.owner();
    try {
      return new DryRun(connection, owner == null ? null : owner.serviceAccount())
          .of(
              manifest,
              owner == null ? IgnoredFields.NONE : IgnoredFields.of(owner.sync(), manifest.id()),
              null);
    } catch (ClusterFailure e) {
      if (e.kind() == Kind.NOT_FOUND || (e.kind() == Kind.NO_MATCH && isDefined(manifest))) {
        // Its namespace or its kind comes with it; the API server cannot say how it would be.
        return new Compared(null, Content.of(manifest));
      }
      throw e;
    }
  }

  /** Whether the branch has the definition of an object's kind. */
  private boolean isDefined(Manifest manifest) {
    ObjectId id = manifest.id();
    return desired.applications().values().stream()
        .flatMap(application -> application.objects().stream())
        .filter(object -> Stage.isCustomResourceDefinition(object.id()))
        .map(definition -> definition.content().path("spec"))
        .anyMatch(
            spec ->
                spec.path("group").asText().equals(id.group())
                    && spec.path("names").path("kind").asText().equals(id.kind()));
  }

  private Optional<JsonNode> live(Member member) throws ClusterFailure, InterruptedException {
    Optional<ResourceType> type =
        connection.discovery().findInAnyVersion(member.apiVersion(), member.id().kind());
    return type.isEmpty()
        ? Optional.empty()
        : connection.getIfThere(type.get().path(type.get().served(member.id())));
  }

  private static Optional<ObjectDifference> difference(
      Subject subject, @Nullable JsonNode live, @Nullable JsonNode wouldBe) {
    JsonNode before = live == null ? null : Differences.meant(live);
    JsonNode after = wouldBe == null ? null : Differences.meant(wouldBe);
    SecretMask.hide(before, after);
    String diff =
        UnifiedDiff.of(
            before == null ? "/dev/null" : "live " + subject.id(),
            after == null ? "/dev/null" : "git " + subject.id(),
            lines(before),
            lines(after));
    Effect effect = before == null ? Effect.Create : after == null ? Effect.Delete : Effect.Update;
    return diff.isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectDifference(subject.application(), subject.id(), effect, diff));
  }

  private static List<String> lines(@Nullable JsonNode object) {
    return object == null ? List.of() : CanonicalYaml.text(object).lines().toList();
  }
}
