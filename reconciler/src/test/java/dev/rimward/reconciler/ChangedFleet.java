package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.reconciler.deliver.DeliverStep;
import dev.rimward.reconciler.publish.PublishStep;
import dev.rimward.reconciler.telemetry.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fleet at peace, and a push that adds an application, changes another, and removes an object of
 * a third. Branches are named without {@code refs/heads/}.
 */
final class ChangedFleet implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PASSES = 3;

  private final LiveFleet fleet;
  private final Map<String, KubeApiServer> servers;
  private final String added;
  private final String changed;
  private final String shrinking;
  private final Queue<Enum<?>> steps = new ConcurrentLinkedQueue<>();
  private Map<String, String> before = Map.of();
  private Map<String, LiveObjects> live = Map.of();

  private ChangedFleet(LiveFleet fleet, Map<String, KubeApiServer> servers, int number) {
    this.fleet = fleet;
    this.servers = servers;
    this.added = "added" + number;
    this.changed = "changed" + number;
    this.shrinking = "shrinking" + number;
  }

  /**
   * A fleet before the push: all of it delivered, and the service stopped.
   *
   * @param number not used yet for these servers
   */
  static ChangedFleet delivered(
      Path folder, int number, GitHttpServer git, KubeApiServer west, KubeApiServer east)
      throws Exception {
    LiveFleet fleet =
        new LiveFleet(
            folder,
            "changed" + number,
            git,
            west,
            east,
            Documents.intervals("200ms", "200ms", "500ms"));
    ChangedFleet changed = new ChangedFleet(fleet, Map.of("west", west, "east", east), number);
    try {
      changed.deliver();
      return changed;
    } catch (Exception | AssertionError e) {
      changed.close();
      throw e;
    }
  }

  private void deliver() throws Exception {
    fleet.write(changed, "everywhere").write(shrinking, "everywhere");
    fleet
        .source()
        .write("apps/" + shrinking + "/extra.yaml", Documents.configMap("extra", "1"))
        .write(
            "apps/" + shrinking + "/kustomization.yaml",
            Documents.kustomization("deployment.yaml", "configmap.yaml", "extra.yaml"));
    String commit = fleet.source().push("Begin with two applications");
    fleet.start();
    within(SOON, () -> isDelivered(commit));
    within(SOON, () -> assertThat(fleet.outputHas("rendered", "conditions/europe")).isTrue());
    within(SOON, () -> assertThat(fleet.outputHas("rendered", "conditions/northamerica")).isTrue());
    fleet.stop();
    before = branches();
  }

  String push() {
    fleet.write(added, "everywhere");
    return fleet
        .source()
        .write("apps/" + changed + "/configmap.yaml", Documents.configMap(changed, "2"))
        .write("apps/" + changed + "/more.yaml", Documents.configMap("more", "1"))
        .write(
            "apps/" + changed + "/kustomization.yaml",
            Documents.kustomization("deployment.yaml", "configmap.yaml", "more.yaml"))
        .remove("apps/" + shrinking + "/extra.yaml")
        .write(
            "apps/" + shrinking + "/kustomization.yaml",
            Documents.kustomization("deployment.yaml", "configmap.yaml"))
        .push("Add one, change one, shrink one");
  }

  /** Pushes once more, for everything to be as it was. */
  String takeBack() {
    return fleet.source().revert().push("Take it back\n\nRimward-Approve-Deletion: " + added);
  }

  void start() throws Exception {
    fleet.start(steps::add);
  }

  Path configuration() {
    return fleet.configuration();
  }

  Path dataDirectory() {
    return fleet.dataDirectory();
  }

  /** Every branch of the output repository, and the commit that it is at. */
  Map<String, String> branches() {
    return fleet.branches().entrySet().stream()
        .collect(toMap(branch -> branch.getKey().replace("refs/heads/", ""), Map.Entry::getValue));
  }

  /** The branches that are not where they were before the push. */
  Set<String> movedIn(Map<String, String> now) {
    return now.entrySet().stream()
        .filter(branch -> !branch.getValue().equals(before.get(branch.getKey())))
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  /** How many commits each branch has got since before the push. */
  Map<String, Long> commits() {
    return branches().keySet().stream()
        .collect(
            toMap(
                branch -> branch,
                branch -> lines("rev-list", branch, "^" + before.get(branch)).count()));
  }

  /** Returns when a source commit is delivered; then the clusters are as Git says. */
  void converges(String commit) throws Exception {
    within(SOON, () -> isDelivered(commit));
    live = live();
    live.forEach((cluster, objects) -> objects.areWhatIsPublished(fleet, cluster));
    branches().keySet().forEach(this::isStraight);
  }

  private void isDelivered(String commit) {
    Status status = fleet.service().status();
    assertThat(status.source().commit()).isEqualTo(commit);
    assertThat(status.clusters())
        .hasSize(servers.size())
        .allSatisfy(
            cluster ->
                assertThat(cluster.deliveredCommit())
                    .isEqualTo(branches().get("clusters/" + cluster.name())));
  }

  /** The branches of the clusters say what the push says. */
  void isAsPushed() {
    for (String cluster : servers.keySet()) {
      String branch = "clusters/" + cluster;
      assertThat(fleet.outputHas(branch, file(added, added))).isTrue();
      assertThat(fleet.outputHas(branch, file(changed, "more"))).isTrue();
      assertThat(fleet.output("show", branch + ":" + file(changed, changed))).contains("\"2\"");
      assertThat(fleet.outputHas(branch, file(shrinking, "extra"))).isFalse();
    }
  }

  /** The branches of the clusters say what they said before the push. */
  void isAsBefore() {
    for (String cluster : servers.keySet()) {
      String branch = "clusters/" + cluster;
      assertThat(tree(branch)).isEqualTo(tree(before.get(branch)));
    }
  }

  private String tree(@Nullable String commit) {
    return fleet.output("rev-parse", commit + "^{tree}");
  }

  private static String file(String application, String configMap) {
    return application + "/" + application + "/configmap-" + configMap + ".yaml";
  }

  /** No merges, and no commit that says nothing new. */
  private void isStraight(String branch) {
    assertThat(lines("rev-list", "--min-parents=2", branch)).isEmpty();
    List<String> trees = lines("log", "--format=%T", branch).toList();
    for (int i = 1; i < trees.size(); i++) {
      assertThat(trees.get(i)).isNotEqualTo(trees.get(i - 1));
    }
  }

  void hasInItsHistory(Map<String, String> heads) {
    heads.forEach((branch, head) -> assertThat(lines("rev-list", branch)).contains(head));
  }

  /** Lets passes of the loop and of the lanes go by, which must do nothing: it has converged. */
  void staysAsItIs() throws Exception {
    Map<String, String> branches = branches();
    steps.clear();
    within(
        SOON,
        () -> {
          assertThat(count(Stage.Delivery)).isGreaterThanOrEqualTo(PASSES);
          assertThat(count(DeliverStep.ALL_APPLIED))
              .isGreaterThanOrEqualTo(PASSES * servers.size());
        });
    assertThat(steps)
        .doesNotContain(
            PublishStep.COMMITTED_RENDERED,
            PublishStep.COMMITTED_CLUSTERS,
            DeliverStep.INVENTORY_PREPARED,
            DeliverStep.OBJECT_APPLIED,
            DeliverStep.INVENTORY_WRITTEN);
    assertThat(branches()).isEqualTo(branches);
    live()
        .forEach(
            (cluster, objects) ->
                assertThat(objects.versions())
                    .isEqualTo(requireNonNull(live.get(cluster)).versions()));
  }

  private int count(Enum<?> step) {
    return Collections.frequency(steps, step);
  }

  private Map<String, LiveObjects> live() {
    return servers.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, server -> LiveObjects.of(server.getValue())));
  }

  private Stream<String> lines(String... arguments) {
    return fleet.output(arguments).lines();
  }

  @Override
  public void close() {
    fleet.close();
    servers.values().forEach(LiveObjects::delete);
  }
}
