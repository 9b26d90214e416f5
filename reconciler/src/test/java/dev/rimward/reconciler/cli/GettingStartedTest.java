package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/getting-started.md}: every command that it shows, in its order, on a real cluster.
 */
@Timeout(180)
class GettingStartedTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers();
  static final Supplier<KubeApiServer> SERVER = SERVERS.use(KubeApiServer::startWithControllers);

  @TempDir Path folder = Path.of("");
  private int port;
  private Path fleet = Path.of("");

  @AfterEach
  void stopTheService() throws Exception {
    Path pid = fleet.resolve("run.pid");
    if (Files.exists(pid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(
              service -> {
                service.destroy();
                service.onExit().orTimeout(30, TimeUnit.SECONDS).join();
              });
    }
  }

  @Test
  void whatIsShownWorks() throws Exception {
    installed();
    fleet = folder.resolve("fleet");
    port = freePort();
    Iterator<String> scripts = scripts().iterator();
    run(folder, scripts.next());
    run(folder, scripts.next());
    run(fleet, scripts.next());
    run(fleet, scripts.next());
    assertThat(run(fleet, scripts.next()))
        .contains("no problem found in source: 1 cluster, 1 application")
        .contains("kind: Deployment");
    run(fleet, scripts.next());

    run(fleet, scripts.next().strip() + " > run.log 2>&1 &\necho $! > run.pid\n");
    await("two replicas", () -> replicas().equals("2"));
    String shown = run(fleet, scripts.next());
    assertThat(shown)
        .containsPattern("hello +fra1 +2 ")
        .contains("hello: add fra1", "hello/hello/deployment.apps-hello.yaml");

    run(fleet, scripts.next());
    await("what was scaled by hand put back", () -> replicas().equals("2"));
    run(fleet, scripts.next());
    await("three replicas, from Git", () -> replicas().equals("3"));
    assertThat(scripts.hasNext()).as("every block was run").isFalse();
  }

  private List<String> scripts() {
    return Markdown.read(Typed.home().resolve("docs/getting-started.md")).blocks().stream()
        .filter(block -> block.language().equals("sh"))
        .map(block -> block.text().replace("8080", String.valueOf(port)))
        .toList();
  }

  /** A folder as RIMWARD names it, whose launcher starts what these tests were compiled with. */
  private void installed() throws IOException {
    Path home = Files.createDirectory(folder.resolve("rimward"));
    for (String path : List.of("manifests", "repo-layout-example")) {
      copy(Typed.home().resolve(path), home.resolve(path));
    }
    Path launcher =
        Files.writeString(
            home.resolve("rimward"),
            """
            #!/bin/sh
            exec "%s" -cp "%s" dev.rimward.reconciler.cli.Main "$@"
            """
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private String run(Path where, String script) throws Exception {
    File printed = folder.resolve("printed.txt").toFile();
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed);
    bash.environment()
        .putAll(
            Map.of(
                "RIMWARD", folder.resolve("rimward").toString(),
                "KUBECONFIG", SERVER.get().kubeconfig().toString(),
                "HOME", folder.toString(),
                "GIT_AUTHOR_NAME", "Somebody",
                "GIT_AUTHOR_EMAIL", "somebody@localhost",
                "GIT_COMMITTER_NAME", "Somebody",
                "GIT_COMMITTER_EMAIL", "somebody@localhost"));
    int exitCode = bash.start().waitFor();
    String text = Files.readString(printed.toPath(), StandardCharsets.UTF_8);
    assertThat(exitCode).as(script + "\n" + text).isZero();
    return text;
  }

  private static String replicas() {
    return SERVER
        .get()
        .kubectl(
            "get",
            "deployment",
            "hello",
            "-n",
            "hello",
            "--ignore-not-found",
            "-o",
            "jsonpath={.spec.replicas}")
        .strip();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Condition condition) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.holds()) {
      assertThat(Instant.now())
          .as(what + "\n" + Files.readString(fleet.resolve("run.log")))
          .isBefore(end);
      Thread.sleep(300);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
