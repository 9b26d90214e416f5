package dev.rimward.reconciler.faults;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever goes wrong, delivery converges, deletes nothing that is desired and touches nothing that
 * is not its own.
 *
 * <p>{@code -Dfaults.seeds=200 -Dfaults.realSeeds=10} runs so many seeds, {@code -Dfaults.seed=7}
 * the one; what happened in a run that fails is in {@code target/fault-runs/seed-7.txt}.
 */
class FaultRunsTest {
  private static final int AT_ONCE = 8;
  private static final Path REPORTS = Path.of("target", "fault-runs");

  @RegisterExtension static final RealServers servers = new RealServers();
  static final Supplier<KubeApiServer> fra1 = servers.use(KubeApiServer::start);
  static final Supplier<KubeApiServer> ams1 = servers.use(KubeApiServer::start);

  private static final EmbeddedPlaces embedded = new EmbeddedPlaces();

  @AfterAll
  static void close() {
    embedded.close();
  }

  @TestFactory
  Stream<DynamicTest> embeddedClustersConverge() {
    return tests("embedded", seeds("faults.seeds", 30), embedded, AT_ONCE);
  }

  @TestFactory
  Stream<DynamicTest> realApiServersConverge() {
    RealPlaces places = new RealPlaces(Map.of("fra1", fra1.get(), "ams1", ams1.get()));
    return tests("real", seeds("faults.realSeeds", 1), places, 1);
  }

  private static List<Long> seeds(String property, int usually) {
    Long only = Long.getLong("faults.seed");
    return only != null
        ? List.of(only)
        : LongStream.rangeClosed(1, Integer.getInteger(property, usually)).boxed().toList();
  }

  /** Runs mostly wait: several at a time, each reported as a test of its own. */
  private static Stream<DynamicTest> tests(
      String kind, List<Long> seeds, FaultRun.Fleet fleet, int atOnce) {
    Tally tally = new Tally();
    ExecutorService threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory());
    List<DynamicTest> tests = new ArrayList<>();
    for (long seed : seeds) {
      Future<?> run = threads.submit(() -> run(kind, seed, fleet, tally));
      tests.add(dynamicTest("seed " + seed, () -> result(run)));
    }
    tests.add(dynamicTest("in all", () -> write(kind + ".txt", tally.text())));
    return tests.stream().onClose(threads::shutdownNow);
  }

  private static void run(String kind, long seed, FaultRun.Fleet fleet, Tally tally) {
    FaultRun run = new FaultRun(seed, fleet, tally);
    try {
      run.run();
    } catch (AssertionError | RuntimeException e) {
      write("seed-" + seed + "-" + kind + ".txt", run.trace());
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void result(Future<?> run) throws Throwable {
    try {
      run.get();
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static void write(String name, String text) {
    try {
      Files.createDirectories(REPORTS);
      Files.writeString(REPORTS.resolve(name), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
