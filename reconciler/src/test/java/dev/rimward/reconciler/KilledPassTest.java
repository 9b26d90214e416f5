package dev.rimward.reconciler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.reconciler.deliver.DeliverStep;
import dev.rimward.reconciler.publish.PublishStep;
import dev.rimward.reconciler.telemetry.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A process of the service dies of SIGKILL after a step of its pass, and another one goes on. */
class KilledPassTest {
  /** In the order in which a new process comes to them. */
  private static final List<Enum<?>> POINTS =
      List.of(
          Stage.Source,
          Stage.Fleet,
          Stage.Requirements,
          Stage.Observation,
          Stage.Placement,
          Stage.Rendering,
          PublishStep.COMMITTED_RENDERED,
          PublishStep.PUSHED_RENDERED,
          PublishStep.COMMITTED_CLUSTERS,
          PublishStep.PUSHED_CLUSTERS,
          Stage.Publication,
          Stage.Delivery,
          DeliverStep.INVENTORY_PREPARED,
          DeliverStep.OBJECT_APPLIED,
          DeliverStep.ALL_APPLIED,
          DeliverStep.PRUNED,
          DeliverStep.INVENTORY_WRITTEN);

  private static final AtomicInteger FLEETS = new AtomicInteger();

  @RegisterExtension static final RealServers servers = new RealServers();
  static final Supplier<KubeApiServer> west = servers.use(KubeApiServer::start);
  static final Supplier<KubeApiServer> east = servers.use(KubeApiServer::start);
  static final Supplier<GitHttpServer> git = servers.use(GitHttpServer::start);

  /** How many commits each branch gets for the push if nobody is killed. */
  private static Map<String, Long> undisturbed = Map.of();

  @TempDir Path folder;

  @BeforeAll
  static void seeWhatIsCommittedIfNobodyIsKilled(@TempDir Path folder) throws Exception {
    try (ChangedFleet fleet = delivered(folder)) {
      String commit = fleet.push();
      fleet.start();
      fleet.converges(commit);
      fleet.isAsPushed();
      undisturbed = fleet.commits();
    }
    assertThat(undisturbed)
        .isEqualTo(Map.of("rendered", 1L, "clusters/west", 1L, "clusters/east", 1L));
  }

  /** Every second time the next process has nothing but Git and the clusters to go on from. */
  static Stream<Arguments> points() {
    return IntStream.range(0, POINTS.size())
        .mapToObj(i -> arguments(POINTS.get(i), i % 2 == 0 ? "kept" : "lost"));
  }

  @ParameterizedTest(name = "after {0}, the data directory is {1}")
  @MethodSource("points")
  void theNextStartConvergesWithNoCommitLostOrDoubled(Enum<?> point, String disk) throws Exception {
    try (ChangedFleet fleet = delivered(folder)) {
      String commit = fleet.push();
      KilledService.runUntil(point, fleet.configuration(), folder);
      Map<String, String> left = fleet.branches();
      assertThat(fleet.movedIn(left)).isEqualTo(movedWhenAt(point));
      if (disk.equals("lost")) {
        Files.move(fleet.dataDirectory(), folder.resolve("lost"));
      }

      fleet.start();

      fleet.converges(commit);
      fleet.isAsPushed();
      fleet.hasInItsHistory(left);
      assertThat(fleet.commits()).isEqualTo(undisturbed);
      fleet.staysAsItIs();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OBJECT_APPLIED", "ALL_APPLIED"})
  void whatIsTakenBackBeforeTheNextStartLeavesNothingInTheClusters(DeliverStep point)
      throws Exception {
    try (ChangedFleet fleet = delivered(folder)) {
      fleet.push();
      KilledService.runUntil(point, fleet.configuration(), folder);
      Map<String, String> left = fleet.branches();
      String commit = fleet.takeBack();

      fleet.start();

      fleet.converges(commit);
      fleet.isAsBefore();
      fleet.hasInItsHistory(left);
      fleet.staysAsItIs();
    }
  }

  private static ChangedFleet delivered(Path folder) throws Exception {
    return ChangedFleet.delivered(
        folder, FLEETS.incrementAndGet(), git.get(), west.get(), east.get());
  }

  /** The branches that a process has moved when it comes to a point. */
  private static Set<String> movedWhenAt(Enum<?> point) {
    if (isBefore(point, PublishStep.PUSHED_RENDERED)) {
      return Set.of();
    }
    return isBefore(point, PublishStep.PUSHED_CLUSTERS)
        ? Set.of("rendered")
        : Set.of("rendered", "clusters/west", "clusters/east");
  }

  private static boolean isBefore(Enum<?> point, Enum<?> other) {
    return POINTS.indexOf(point) < POINTS.indexOf(other);
  }
}
