package dev.rimward.reconciler.faults;

import dev.rimward.fixtures.server.FaultyProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One seed: revisions, changes by others and faults come in any order; then the faults end, and
 * every cluster has to become what the newest revision says, and stay so without being written to.
 * In the end nothing is desired any more, and all that Rimward made has to go.
 *
 * <p>What is asked of the clusters follows from the seed; how it interleaves does not.
 */
final class FaultRun {
  private static final Duration CONVERGES_WITHIN = Duration.ofSeconds(90);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final int MOST_WAITS = 25;
  private static final int QUIET_CHECKS = 5;

  private final long seed;
  private final Fleet fleet;
  private final Random random;
  private final Trace trace = new Trace();
  private final JumpingClock clock = new JumpingClock();
  private final List<Site> sites = new ArrayList<>();
  private final Tally tally;

  /** Where the clusters of runs come from. */
  interface Fleet {
    /** Names of the clusters of one run. */
    List<String> clusters(Random random);

    Site.Place place(String run, String cluster);

    /** The cluster's server dies, and comes back soon, on other threads. */
    void kill(String run, String cluster, FaultyProxy way);

    /** Returns when all servers are back. */
    void awaitServers();

    /** Nobody but the run tells that workloads are available. */
    boolean needsControllers();
  }

  FaultRun(long seed, Fleet fleet, Tally tally) {
    this.seed = seed;
    this.fleet = fleet;
    this.random = new Random(seed * 7_919 + 17);
    this.tally = tally;
  }

  String trace() {
    return trace.text();
  }

  /**
   * @throws AssertionError with what is not as it must be
   */
  void run() throws InterruptedException {
    String run = "s" + seed;
    List<String> clusters = fleet.clusters(random);
    RandomWorld world = new RandomWorld(run, clusters, random);
    try {
      for (String cluster : clusters) {
        Site.Place place = fleet.place(run, cluster);
        sites.add(new Site(cluster, run, place, clock, trace, random.nextLong()));
      }
      misbehave(world);
      settle();
      quiet();
      desire(Revision.empty(Integer.MAX_VALUE));
      settle();
      quiet();
      tally.passed();
    } finally {
      for (Site site : sites) {
        tally.add(site);
        site.close();
      }
    }
  }

  private void misbehave(RandomWorld world) throws InterruptedException {
    if (random.nextInt(3) > 0) {
      sites.forEach(Site::disturb);
    }
    desire(world.next());
    int steps = 12 + random.nextInt(10);
    for (int i = 0; i < steps; i++) {
      awaitWrites(random.nextInt(8));
      step(world);
      if (fleet.needsControllers()) {
        sites.forEach(Site::playControllers);
      }
    }
  }

  /** Steps come at any time of a pass, and not all of them before the first. */
  private void awaitWrites(int many) {
    int before = writes();
    for (int i = 0; i < MOST_WAITS && writes() < before + many; i++) {
      pause(SHORT);
    }
  }

  private void step(RandomWorld world) throws InterruptedException {
    Site site = sites.get(random.nextInt(sites.size()));
    switch (random.nextInt(18)) {
      case 0, 1, 2, 3, 4 -> desire(world.next());
      case 14 -> {
        tally.count("kind or inventories unreadable");
        site.blind();
        desire(world.next());
      }
      case 15 -> replaceAndDrop(site, world);
      case 5, 6, 7, 8 -> site.outsiders().change(site.name());
      case 9 -> site.disturb();
      case 10 -> site.heal();
      case 11 -> expireToken(site);
      case 12 -> {
        trace.add(site.name(), "its server is killed");
        tally.count("server killed");
        fleet.kill("s" + seed, site.name(), site.way());
      }
      case 13 -> {
        Duration jump = Duration.ofMinutes(random.nextInt(4_000) - 2_000);
        trace.add("all", "the clock jumps by " + jump);
        tally.count("clock jump");
        clock.jump(jump);
      }
      case 16 -> {
        tally.count("lane restarted");
        site.restartLane();
      }
      default -> sites.forEach(Site::check);
    }
  }

  /** What Git lets go is somebody else's by then. */
  private void replaceAndDrop(Site site, RandomWorld world) {
    site.outsiders()
        .replaceable(site.name())
        .ifPresent(
            thing -> {
              site.outsiders().replace(site.name(), thing);
              desire(world.without(thing));
            });
  }

  private void expireToken(Site site) {
    trace.add(site.name(), "its token expires");
    tally.count("token expired");
    site.way().expireToken();
    int millis = random.nextInt(400);
    Thread.startVirtualThread(
        () -> {
          pause(Duration.ofMillis(millis));
          trace.add(site.name(), "another token is issued");
          site.way().issueToken();
        });
  }

  private void desire(Revision revision) {
    tally.count("revision");
    sites.forEach(site -> site.desire(revision));
  }

  private void settle() {
    fleet.awaitServers();
    sites.forEach(Site::heal);
    long end = System.nanoTime() + CONVERGES_WITHIN.toNanos();
    long start = System.nanoTime();
    List<String> open = open();
    while (!open.isEmpty()) {
      if (System.nanoTime() > end) {
        throw failure("has not converged in " + CONVERGES_WITHIN, open);
      }
      if (fleet.needsControllers()) {
        sites.forEach(Site::playControllers);
      }
      sites.forEach(Site::check);
      pause(BETWEEN_LOOKS);
      open = open();
    }
    tally.settled(Duration.ofNanos(System.nanoTime() - start));
    trace.add("all", "is as desired");
    judge();
  }

  private List<String> open() {
    List<String> open = new ArrayList<>();
    for (Site site : sites) {
      site.notSettled().ifPresent(why -> open.add(site.name() + ": " + why));
    }
    for (Site site : open.isEmpty() ? sites : List.<Site>of()) {
      site.differences().forEach(difference -> open.add(site.name() + ": " + difference));
    }
    return open;
  }

  private void quiet() {
    int before = writes();
    for (int i = 0; i < QUIET_CHECKS; i++) {
      sites.forEach(Site::check);
      pause(BETWEEN_LOOKS);
    }
    if (writes() != before) {
      throw failure("is written to although nothing differs", List.of());
    }
    judge();
  }

  private int writes() {
    return sites.stream().mapToInt(site -> site.overseer().writeCount()).sum();
  }

  private void judge() {
    List<String> wrong = new ArrayList<>();
    sites.forEach(site -> wrong.addAll(site.overseer().violations()));
    sites.forEach(site -> wrong.addAll(site.outsiders().complaints()));
    if (!wrong.isEmpty()) {
      throw failure("did what is never to be done", wrong);
    }
  }

  private AssertionError failure(String what, List<String> why) {
    trace.add("all", what + ": " + String.join("\n    ", why));
    return new AssertionError("seed " + seed + " " + what + ":\n  " + String.join("\n  ", why));
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
