package dev.rimward.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.Tools;
import dev.rimward.renderer.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects into one cluster, and a look at them when nothing has changed: Rimward and {@code
 * kubectl}, turn by turn, each into a kube-apiserver of its own that has nothing yet. Requests and
 * CPU are what the API server counted.
 */
final class DeliveryComparison {
  private static final String NAMESPACE = "shop";

  private final List<Manifest> objects;
  private final Path folder;

  private DeliveryComparison(List<Manifest> objects, Path folder) {
    this.objects = objects;
    this.folder = folder;
  }

  /**
   * Numbers of ConfigMaps, Deployments and Services, how many times, and whether kubectl is run too
   * (0: it is not).
   */
  public static void main(String[] arguments) throws Exception {
    Launch.launch(
        arguments,
        (sizes, folder) ->
            new DeliveryComparison(PlainObjects.of(NAMESPACE, sizes[0], sizes[1], sizes[2]), folder)
                .run(sizes[3], sizes[4] != 0),
        500,
        300,
        200,
        3,
        1);
  }

  /**
   * @param work what was done, such as {@code apply}
   * @param seconds on the clock
   */
  private record Done(String work, double seconds, ApiServerCount.Between server) {}

  /** A piece of work, and what it is called. */
  private record Step(String name, Usage.Work<?> work) {}

  private Report run(int rounds, boolean withPeer) throws Exception {
    writeManifests();
    List<Done> ours = new ArrayList<>();
    List<Done> peers = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      ours.addAll(rimward());
      if (withPeer) {
        peers.addAll(kubectl());
      }
    }
    Report report = new Report("delivery").with("objects", objects.size()).with("rounds", rounds);
    for (String work : List.of("apply", "verify", "verifyFull")) {
      tell(report, "rimward", work, ours);
    }
    for (String work : List.of("apply", "verify")) {
      tell(report, "kubectl", work, peers);
    }
    if (withPeer) {
      report.with("applyRatio", best(peers, "apply") / best(ours, "apply"));
      report.with("verifyRatio", best(peers, "verify") / best(ours, "verify"));
    }
    return report;
  }

  private List<Done> rimward() throws Exception {
    try (KubeApiServer server = KubeApiServer.start();
        DeliveringLane lane = DeliveringLane.to(server, NAMESPACE)) {
      return measured(
          server,
          List.of(
              new Step("apply", () -> lane.deliver(objects)),
              new Step("verify", lane::look),
              new Step("verifyFull", lane::lookClosely)));
    }
  }

  private List<Done> kubectl() throws Exception {
    try (KubeApiServer server = KubeApiServer.start()) {
      server.kubectl("create", "namespace", NAMESPACE);
      return measured(
          server,
          List.of(
              new Step("apply", () -> kubectl(server, "apply")),
              new Step("verify", () -> kubectl(server, "diff"))));
    }
  }

  /** With all of this process's environment: {@code kubectl diff} needs a {@code diff}. */
  private String kubectl(KubeApiServer server, String verb) throws Exception {
    Process process =
        new ProcessBuilder(
                Tools.find("kubectl").toString(),
                "--kubeconfig=" + server.kubeconfig(),
                "--cache-dir=" + server.kubeconfig().resolveSibling("peer-cache"),
                verb,
                "--server-side",
                "--field-manager=peer",
                "--filename=" + folder)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("kubectl " + verb + ": " + said);
    }
    return said;
  }

  private static List<Done> measured(KubeApiServer server, List<Step> steps) throws Exception {
    List<Done> done = new ArrayList<>();
    for (Step step : steps) {
      ApiServerCount before = ApiServerCount.of(server);
      long start = System.nanoTime();
      step.work().run();
      double seconds = (System.nanoTime() - start) / 1e9;
      done.add(new Done(step.name(), seconds, ApiServerCount.of(server).since(before)));
    }
    return done;
  }

  private static void tell(Report report, String who, String work, List<Done> all) {
    List<Done> these = all.stream().filter(one -> one.work().equals(work)).toList();
    if (!these.isEmpty()) {
      String name = who + Character.toUpperCase(work.charAt(0)) + work.substring(1);
      report.with(
          name + "Seconds", these.stream().map(Done::seconds).map(Report::rounded).toList());
      report.with(name + "Requests", these.getLast().server().requests());
      report.with(name + "ServerCpuSeconds", these.getLast().server().cpuSeconds());
    }
  }

  private static double best(List<Done> all, String work) {
    return all.stream()
        .filter(one -> one.work().equals(work))
        .mapToDouble(Done::seconds)
        .min()
        .orElseThrow();
  }

  /** One file for each hundred objects, as people keep them. */
  private void writeManifests() throws IOException {
    for (int begin = 0; begin < objects.size(); begin += 100) {
      StringBuilder text = new StringBuilder();
      for (Manifest one : objects.subList(begin, Math.min(begin + 100, objects.size()))) {
        text.append("---\n").append(new String(one.bytes(), UTF_8));
      }
      Files.writeString(folder.resolve("objects-" + begin + ".yaml"), text);
    }
  }
}
