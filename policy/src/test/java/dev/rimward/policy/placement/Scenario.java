package dev.rimward.policy.placement;

import dev.rimward.policy.document.PlacementDocument;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Metadata;
import dev.rimward.policy.fleet.PlacementPolicy;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.fleet.Taint;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ClusterCondition.State;
import dev.rimward.policy.placement.Decision.Verdict;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.policy.signal.SignalWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fleet under test and what is seen of it. {@code fra1}, {@code ams1} and {@code nyc1} are where
 * their names say, and so are the cells {@link #FRANKFURT}, {@link #AMSTERDAM}, {@link #NEW_YORK}.
 */
final class Scenario {
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  static final Duration STEP = Duration.ofSeconds(30);

  /** One hour of samples. */
  static final int SAMPLES = 121;

  static final String FRANKFURT = "u0yj";
  static final String AMSTERDAM = "u173";
  static final String NEW_YORK = "dr5r";
  static final String SHOP = "storefront";

  final Map<String, Cluster> clusters = new LinkedHashMap<>();
  final Map<String, Application> applications = new LinkedHashMap<>();
  final Map<String, Signal> signals = new LinkedHashMap<>();
  final Map<String, PlacementPolicy> policies = new LinkedHashMap<>();
  final Map<String, Requirements> requirements = new LinkedHashMap<>();
  final Map<SignalKey, Reading> readings = new LinkedHashMap<>();
  final Map<String, ClusterCondition> conditions = new LinkedHashMap<>();
  final Map<Copy, Health> health = new LinkedHashMap<>();
  final Map<String, ApplicationPlacement> previous = new LinkedHashMap<>();
  Instant now = START;

  /** Three reachable clusters, the signal {@code http-requests}, and one application. */
  static Scenario threeClusters(Policy policy) {
    return new Scenario()
        .cluster("fra1", 50.11, 8.68, "europe")
        .cluster("ams1", 52.37, 4.90, "europe")
        .cluster("nyc1", 40.71, -74.01, "america")
        .reachable("fra1", "ams1", "nyc1")
        .signal("http-requests", LocatedBy.Geohash)
        .application(SHOP)
        .policy(policy);
  }

  Scenario cluster(String name, double latitude, double longitude, String region) {
    Cluster.Location location = new Cluster.Location(latitude, longitude, null, null, region);
    return put(name, location, null, null, null, List.of(), false);
  }

  Scenario suspendCluster(String name) {
    Cluster.Spec old = spec(name);
    return put(
        name,
        old.location(),
        old.link(),
        old.capacity(),
        old.pricePerCpuHour(),
        old.taints(),
        true);
  }

  Scenario capacity(String name, String cpu) {
    Cluster.Spec old = spec(name);
    return put(
        name,
        old.location(),
        old.link(),
        cpu(cpu),
        old.pricePerCpuHour(),
        old.taints(),
        old.suspended());
  }

  Scenario price(String name, double perCpuHour) {
    Cluster.Spec old = spec(name);
    return put(
        name,
        old.location(),
        old.link(),
        old.capacity(),
        perCpuHour,
        old.taints(),
        old.suspended());
  }

  Scenario roundTripTime(String name, Duration measured) {
    Cluster.Spec old = spec(name);
    return put(
        name,
        old.location(),
        new Cluster.Link(measured),
        old.capacity(),
        old.pricePerCpuHour(),
        old.taints(),
        old.suspended());
  }

  /** Instead of those that it has. */
  Scenario taint(String name, Taint... taints) {
    Cluster.Spec old = spec(name);
    return put(
        name,
        old.location(),
        old.link(),
        old.capacity(),
        old.pricePerCpuHour(),
        List.of(taints),
        old.suspended());
  }

  private Cluster.Spec spec(String name) {
    return Optional.ofNullable(clusters.get(name)).orElseThrow().spec();
  }

  private Scenario put(
      String name,
      Cluster.Location location,
      Cluster.@Nullable Link link,
      @Nullable Resources capacity,
      @Nullable Double pricePerCpuHour,
      List<Taint> taints,
      boolean suspended) {
    Cluster.Spec spec =
        new Cluster.Spec(
            location,
            null,
            Cluster.Topology.Full,
            link,
            capacity,
            pricePerCpuHour,
            taints,
            new Cluster.Access(null, name),
            suspended);
    @Nullable Cluster old = clusters.get(name);
    Map<String, String> labels = old == null ? Map.of() : old.metadata().labels();
    clusters.put(name, new Cluster(new Metadata(name, labels), spec));
    return this;
  }

  /** One label of the cluster's document, besides those that it has. */
  Scenario label(String name, String key, String value) {
    Cluster old = Optional.ofNullable(clusters.get(name)).orElseThrow();
    Map<String, String> labels = new TreeMap<>(old.metadata().labels());
    labels.put(key, value);
    clusters.put(name, new Cluster(new Metadata(name, labels), old.spec()));
    return this;
  }

  Scenario country(String name, String country) {
    Cluster.Spec old = spec(name);
    Cluster.Location at = old.location();
    return put(
        name,
        new Cluster.Location(at.latitude(), at.longitude(), at.city(), country, at.region()),
        old.link(),
        old.capacity(),
        old.pricePerCpuHour(),
        old.taints(),
        old.suspended());
  }

  Scenario application(String name) {
    return application(name, false);
  }

  Scenario application(String name, boolean suspended) {
    Application.Spec spec =
        new Application.Spec(name, new Application.Source("apps/" + name), suspended, null);
    applications.put(name, new Application(new Metadata(name, Map.of("app", name)), spec));
    requirements.putIfAbsent(name, Requirements.NONE);
    return this;
  }

  Scenario needs(String application, String cpuOfReplica, String cpuFixed) {
    requirements.put(application, new Requirements(cpu(cpuOfReplica), cpu(cpuFixed)));
    return this;
  }

  Scenario policy(Policy policy) {
    PlacementPolicy built = policy.build();
    policies.put(built.name(), built);
    return this;
  }

  Scenario signal(String name, LocatedBy locatedBy) {
    Signal.Spec spec =
        new Signal.Spec(
            new Signal.Prometheus("rate", "where", null),
            locatedBy,
            "requests/s",
            Duration.ofMinutes(5));
    signals.put(name, new Signal(new Metadata(name, Map.of()), spec));
    return this;
  }

  Scenario reachable(String... names) {
    return condition(State.Reachable, START.minus(Duration.ofDays(1)), names);
  }

  Scenario unreachableFor(Duration lasting, String... names) {
    return condition(State.Unreachable, now.minus(lasting), names);
  }

  Scenario condition(State state, Instant since, String... names) {
    for (String name : names) {
      conditions.put(name, new ClusterCondition(state, since, "as tested"));
    }
    return this;
  }

  Scenario healthy(String... locations) {
    return health(Health.Healthy, locations);
  }

  Scenario health(Health state, String... locations) {
    for (String location : locations) {
      health.put(new Copy(SHOP, location), state);
    }
    return this;
  }

  /** The shop's {@code http-requests}: fresh, with these cells. */
  Scenario demand(Map<String, double[]> cells) {
    return reading("http-requests", SHOP, new Reading.Fresh(window(now, cells)));
  }

  /** The same in every sample. */
  Scenario demand(String cell, double value) {
    return demand(Map.of(cell, steady(value)));
  }

  Scenario reading(String signal, String application, Reading reading) {
    readings.put(new SignalKey(signal, application), reading);
    return this;
  }

  Scenario running(String location, int replicas) {
    return running(
        new LocationPlacement(location, replicas, START.minus(Duration.ofDays(1)), "before", null));
  }

  Scenario leaving(String location, int replicas, Duration lasting) {
    return running(
        new LocationPlacement(
            location, replicas, START.minus(Duration.ofDays(1)), "before", now.minus(lasting)));
  }

  Scenario running(LocationPlacement placed) {
    List<LocationPlacement> all = new ArrayList<>();
    if (previous.containsKey(SHOP)) {
      all.addAll(previous.get(SHOP).locations());
    }
    all.add(placed);
    all.sort(Comparator.comparing(LocationPlacement::location));
    previous.put(SHOP, new ApplicationPlacement(SHOP, "follow-demand", all, List.of()));
    return this;
  }

  /** The shop's previous placement becomes that of another application. */
  Scenario handOver(String application) {
    ApplicationPlacement old = Optional.ofNullable(previous.remove(SHOP)).orElseThrow();
    previous.put(
        application,
        new ApplicationPlacement(application, old.policy(), old.locations(), old.moves()));
    return this;
  }

  Scenario after(Duration passed) {
    now = now.plus(passed);
    return this;
  }

  PlacementInput input() {
    return new PlacementInput(
        new Fleet(
            new TreeMap<>(clusters),
            new TreeMap<>(applications),
            new TreeMap<>(signals),
            new TreeMap<>(policies)),
        requirements,
        new Observations(readings, conditions, health),
        previous,
        now);
  }

  PlacementPlan plan() {
    return PlacementEngine.plan(input());
  }

  /** The decision about the shop. */
  Decision decide() {
    return decide(SHOP);
  }

  Decision decide(String application) {
    return decision(plan(), application);
  }

  static Decision decision(PlacementPlan plan, String application) {
    Decision decision = plan.decisions().get(application);
    if (decision == null) {
      throw new AssertionError("no decision about " + application);
    }
    return decision;
  }

  /** Plans, and gives the outcome back as the previous placements. */
  PlacementPlan settle() {
    PlacementPlan plan = plan();
    plan.decisions().forEach((name, decision) -> previous.put(name, decision.placement()));
    return plan;
  }

  /** Settles, and forgets all but the documents in Git, as a restart does. */
  PlacementPlan settleAndRestart() {
    PlacementPlan plan = plan();
    plan.decisions()
        .forEach(
            (name, decision) ->
                previous.put(
                    name,
                    PlacementDocument.read(
                        PlacementDocument.path(name), PlacementDocument.write(decision))));
    return plan;
  }

  /** {@code ams1=2 fra1=3!}: where it runs with how many replicas; a mark where it is leaving. */
  static String placed(Decision decision) {
    return String.join(
        " ",
        decision.placement().locations().stream()
            .map(at -> at.location() + "=" + at.replicas() + (at.leavingSince() == null ? "" : "!"))
            .toList());
  }

  static List<String> notices(Decision decision) {
    return decision.notices().stream().map(Decision.Notice::text).toList();
  }

  static Verdict verdict(Decision decision, String location) {
    return decision.verdicts().stream()
        .filter(verdict -> verdict.location().equals(location))
        .findFirst()
        .orElseThrow();
  }

  static SignalWindow window(Instant newest, Map<String, double[]> cells) {
    int length = cells.values().stream().mapToInt(values -> values.length).max().orElse(SAMPLES);
    return new SignalWindow(times(newest, length), cells);
  }

  static List<Instant> times(Instant newest, int samples) {
    return IntStream.range(0, samples)
        .mapToObj(i -> newest.minus(STEP.multipliedBy(samples - 1L - i)))
        .toList();
  }

  static double[] steady(double value) {
    double[] values = new double[SAMPLES];
    Arrays.fill(values, value);
    return values;
  }

  /** One value, and then others for the newest samples. */
  static double[] steadyThen(double value, double... newest) {
    double[] values = steady(value);
    System.arraycopy(newest, 0, values, values.length - newest.length, newest.length);
    return values;
  }

  static Resources cpu(String amount) {
    return new Resources(Quantity.parse(amount), Quantity.ZERO);
  }
}
