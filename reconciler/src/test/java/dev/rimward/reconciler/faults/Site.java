package dev.rimward.reconciler.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.fixtures.server.FaultPlan;
import dev.rimward.fixtures.server.FaultyProxy;
import dev.rimward.fixtures.server.ProxyFault;
import dev.rimward.reconciler.deliver.Backoff;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.DeliverStep;
import dev.rimward.reconciler.deliver.Lane;
import dev.rimward.reconciler.deliver.LaneStatus;
import dev.rimward.reconciler.deliver.Lanes;
import dev.rimward.reconciler.faults.Revision.Content;
import dev.rimward.reconciler.faults.Thing.Kind;
import dev.rimward.renderer.manifest.ApplySet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** One cluster of a run: its lane, the way to its server, and who else is there. */
final class Site implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SELECTOR = "?labelSelector=app.kubernetes.io%2Fmanaged-by%3Drimward";

  private final String name;
  private final String run;
  private final FaultyProxy way;
  private final DirectClient client;
  private final CallLimits limits;
  private final InstantSource clock;
  private final Trace trace;
  private final Random random;
  private final Overseer overseer;
  private final Outsiders outsiders;

  /** Objects that stay when they are no longer desired. */
  private final Set<Thing> kept = new HashSet<>();

  private Lanes lanes;

  /**
   * @param place where it is; closed with this
   * @param run a name that no other run has
   */
  Site(String name, String run, Place place, InstantSource clock, Trace trace, long seed) {
    this.name = name;
    this.run = run;
    this.way = place.way();
    this.client = new DirectClient(place.direct());
    this.limits = place.limits();
    this.clock = clock;
    this.trace = trace;
    this.random = new Random(seed);
    this.overseer = new Overseer(name, trace);
    this.outsiders = new Outsiders(run, client, overseer, trace, new Random(seed + 1));
    way.witness(overseer);
    this.lanes = started();
  }

  /**
   * The two ways to a cluster.
   *
   * @param way that Rimward goes, full of faults
   * @param direct that others go
   * @param limits of Rimward's calls
   */
  record Place(FaultyProxy way, FaultyProxy direct, CallLimits limits) {}

  private Lanes started() {
    DeliverStep.Listener steps =
        step -> {
          if (step == DeliverStep.ALL_APPLIED) {
            overseer.allApplied();
          }
        };
    Lane.Settings settings =
        new Lane.Settings(
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)),
            Duration.ofMillis(30),
            Duration.ofMillis(200),
            steps);
    Lanes one = new Lanes(settings, event -> {}, random, clock);
    one.start(name, () -> ClusterConnection.open(way.kubeconfig(), null, limits));
    return one;
  }

  String name() {
    return name;
  }

  Overseer overseer() {
    return overseer;
  }

  Outsiders outsiders() {
    return outsiders;
  }

  FaultyProxy way() {
    return way;
  }

  void desire(Revision revision) {
    revision
        .things(name)
        .forEach(
            (thing, content) -> {
              if (content.kept()) {
                kept.add(thing);
              }
            });
    overseer.newest(revision);
    lanes.desired(revision.desired(name));
  }

  /** As when the service is restarted: nothing is remembered. */
  void restartLane() throws InterruptedException {
    trace.add(name, "the lane is restarted");
    lanes.close();
    lanes = started();
    lanes.desired(overseer.newest().desired(name));
  }

  void check() {
    lanes.checkAll();
  }

  void disturb() {
    List<ProxyFault> all =
        List.of(
            new ProxyFault.Latency(Duration.ofMillis(10 + random.nextInt(100))),
            new ProxyFault.Latency(Duration.ofMillis(10 + random.nextInt(100))),
            new ProxyFault.ResetBefore(),
            new ProxyFault.ResetAfter(),
            new ProxyFault.HalfAnswer(),
            new ProxyFault.TooManyRequests(Duration.ofSeconds(random.nextInt(2))),
            new ProxyFault.Unauthorized(),
            new ProxyFault.ServerError(500),
            new ProxyFault.ServerError(503),
            new ProxyFault.Hang());
    List<ProxyFault> some = new ArrayList<>(all);
    some.removeIf(fault -> random.nextInt(3) == 0);
    double share = random.nextInt(4) == 0 ? 0.5 : 0.05 + random.nextDouble() * 0.2;
    trace.add(name, "%.0f %% of requests are disturbed: %s".formatted(share * 100, some));
    way.faults(new FaultPlan(random.nextLong(), share, some));
  }

  /** Nothing of one kind, or no inventory, can be read until all is healed. */
  void blind() {
    List<Kind> kinds = List.of(Kind.CONFIG_MAP, Kind.SECRET, Kind.SERVICE, Kind.DEPLOYMENT);
    Kind kind = kinds.get(random.nextInt(kinds.size()));
    boolean isInventories = random.nextInt(3) == 0;
    ProxyFault fault =
        random.nextBoolean() ? new ProxyFault.ServerError(500) : new ProxyFault.HalfAnswer();
    trace.add(name, (isInventories ? "inventories" : kind) + " cannot be read: " + fault);
    if (isInventories) {
      way.answering("GET", Kind.CONFIG_MAP.collection(run, ApplySet.NAMESPACE), fault);
    } else {
      way.answering("GET", kind.collection(run, run + "-shared"), fault);
      way.answering("GET", kind.collection(run, "").replace("/namespaces/", ""), fault);
    }
  }

  void heal() {
    trace.add(name, "is healed");
    way.heal();
  }

  /** Deployments become available, where no controller does that. */
  void playControllers() {
    for (String namespace : namespaces()) {
      for (JsonNode live : client.list(Kind.DEPLOYMENT.collection(run, namespace))) {
        if (live.at("/metadata/generation").asLong()
            != live.at("/status/observedGeneration").asLong()) {
          client.merge(
              Kind.DEPLOYMENT.collection(run, namespace)
                  + "/"
                  + live.at("/metadata/name").asText()
                  + "/status",
              Thing.parse(
                  "{status: {observedGeneration: %d, replicas: %2$d, updatedReplicas: %2$d,"
                          .formatted(
                              live.at("/metadata/generation").asLong(),
                              live.at("/spec/replicas").asInt())
                      + " readyReplicas: %1$d, availableReplicas: %1$d}}"
                          .formatted(live.at("/spec/replicas").asInt())));
        }
      }
    }
  }

  /** Why the cluster is not as the newest revision says; empty if it is. */
  List<String> differences() {
    List<String> differences = new ArrayList<>();
    Revision revision = overseer.newest();
    SortedMap<String, SortedMap<Thing, Content>> wanted = revision.of(name);
    Map<String, String> uids = new HashMap<>();
    wanted.forEach(
        (application, things) ->
            things.forEach(
                (thing, content) -> {
                  Optional<JsonNode> live = client.get(thing.path());
                  if (live.isEmpty()) {
                    differences.add(thing + " is missing");
                  } else {
                    uids.put(thing.path(), live.get().at("/metadata/uid").asText());
                    Outsiders.lack(thing, application, content, live.get())
                        .ifPresent(differences::add);
                  }
                }));
    differences.addAll(surplus(revision));
    differences.addAll(inventories(wanted, uids));
    return differences;
  }

  private List<String> surplus(Revision revision) {
    Set<String> known = new HashSet<>(outsiders.paths());
    revision.things(name).keySet().forEach(thing -> known.add(thing.path()));
    kept.forEach(thing -> known.add(thing.path()));
    outsiders.replaced().forEach(thing -> known.add(thing.path()));
    List<String> surplus = new ArrayList<>();
    for (String namespace : namespaces()) {
      for (Kind kind : Kind.values()) {
        if (kind == Kind.NAMESPACE) {
          continue;
        }
        String collection = kind.collection(run, namespace);
        for (JsonNode live : client.list(collection + SELECTOR)) {
          String path = collection + "/" + live.at("/metadata/name").asText();
          boolean isOfThisRun =
              kind != Kind.DEFINITION || path.equals(Thing.definition(run).path());
          if (isOfThisRun && !known.contains(path)) {
            surplus.add(path + " is still there");
          }
        }
      }
    }
    return surplus;
  }

  private List<String> inventories(
      SortedMap<String, SortedMap<Thing, Content>> wanted, Map<String, String> uids) {
    List<String> differences = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (JsonNode live :
        client.list("/api/v1/namespaces/" + ApplySet.NAMESPACE + "/configmaps" + SELECTOR)) {
      String application =
          live.at("/metadata/name").asText().substring(ApplySet.parentName("").length());
      names.add(application);
      Set<String> members = new TreeSet<>();
      live.at("/data/members").asText().lines().forEach(line -> members.add(member(line)));
      Set<String> expected = new TreeSet<>();
      wanted
          .getOrDefault(application, new TreeMap<>())
          .keySet()
          .forEach(thing -> expected.add(thing + " " + uids.get(thing.path())));
      if (!members.equals(expected)) {
        differences.add(
            "the inventory of " + application + " has " + members + " and not " + expected);
      }
    }
    if (!names.equals(wanted.keySet())) {
      differences.add("there are inventories of " + names + " and not of " + wanted.keySet());
    }
    return differences;
  }

  private static String member(String line) {
    try {
      JsonNode member = JSON.readTree(line);
      String namespace = member.path("namespace").asText();
      return member.path("kind").asText()
          + " "
          + (namespace.isEmpty() ? "" : namespace + "/")
          + member.path("name").asText()
          + " "
          + member.path("uid").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> namespaces() {
    return List.of(run + "-shared", run + "-app0", run + "-app1", run + "-app2", run + "-app3");
  }

  /** The lane says that all is delivered; empty if it does. */
  Optional<String> notSettled() {
    LaneStatus status = lanes.lane(name).orElseThrow().status();
    return overseer.newest().commit().equals(status.deliveredCommit())
            && status.consecutiveFailures() == 0
        ? Optional.empty()
        : Optional.of("the lane says " + status);
  }

  @Override
  public void close() throws InterruptedException {
    lanes.close();
    way.close();
    client.close();
  }
}
