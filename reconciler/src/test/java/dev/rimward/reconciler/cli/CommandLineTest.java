package dev.rimward.reconciler.cli;

import static dev.rimward.reconciler.cli.Typed.rimward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "agent",
        "demo",
        "validate",
        "render",
        "explain",
        "status",
        "sync",
        "suspend",
        "resume",
        "bench",
        "version"
      })
  void helpOfEachCommandHasAnExampleAndTheExitCodes(String command) {
    Typed typed = rimward(command, "--help");

    assertThat(typed.exitCode()).isZero();
    assertThat(typed.out())
        .startsWith("Usage: rimward " + command)
        .containsSubsequence(
            "Exit codes:",
            "0   done",
            "1   done, but",
            "2   the",
            "Example",
            "  rimward " + command);
  }

  @Test
  void helpNamesEveryCommand() {
    assertThat(rimward("--help").out())
        .contains(
            "run",
            "agent",
            "demo",
            "validate",
            "render",
            "plan",
            "explain",
            "status",
            "sync",
            "suspend",
            "resume",
            "bench",
            "version");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Missing required subcommand",
    "fly, Unmatched argument",
    "validate, Missing required parameter: 'DIR'",
    "render . , Missing required option: '--cluster=<cluster>'",
    "status --output xml, expected one of [text&json]",
    "status --frobnicate, Unknown option: '--frobnicate'",
    "demo --duration soon, soon",
    "demo --clusters 1, --clusters must be at least 2",
    "demo --port 70000, --port must be within 0 and 65535",
    "agent --cluster fra1, either --config or both --cluster and --branch are needed",
    "agent --cluster fra1 --branch http://git.example/x.git, must begin with https://",
    "agent --cluster Fra/1 --branch https://git.example/x.git, must be the name of a Cluster",
    "agent --cluster fra1 --branch https://a/b --status https://a, tokenFile",
    "sync, Missing required parameter: 'CLUSTER|APPLICATION'",
  })
  void aCommandLineThatIsNotUnderstoodEndsWithTwo(String line, String message) {
    Typed typed = rimward(line.isEmpty() ? new String[0] : line.strip().split(" "));

    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.err()).contains(message.replace("&", ", "));
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void versionIsPrinted() {
    assertThat(rimward("version").out()).isEqualToIgnoringNewLines("rimward 0.1.0-SNAPSHOT");
    assertThat(rimward("--version").out()).isEqualToIgnoringNewLines("rimward 0.1.0-SNAPSHOT");
  }

  @Test
  void theLauncherStartsWhatIsBuilt() throws Exception {
    Path built = Typed.home().resolve("reconciler/target/dist/lib");
    assumeTrue(Files.isDirectory(built), "the distribution is not built");
    // As it is installed: the launcher beside lib, so that it builds nothing.
    Files.copy(Typed.home().resolve("rimward"), folder.resolve("rimward"));
    Files.createSymbolicLink(folder.resolve("lib"), built);

    Process process =
        new ProcessBuilder("bash", folder.resolve("rimward").toString(), "version")
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    Files.delete(folder.resolve("lib"));
    assertThat(printed).isEqualTo("rimward 0.1.0-SNAPSHOT");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void runNamesEveryProblemOfTheConfigurationWithItsLine() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("rimward.yaml"),
            """
            source: {url: https://git.example/fleet.git}
            output: {url: https://git.example/fleet-rendered.git}
            intervals: {poll: quickly}
            wep: {port: 8080}
            """);

    Typed typed = rimward("run", "--config", config.toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err())
        .contains(config + ":3: intervals.poll: ")
        .contains(config + ":4: wep: unknown field; did you mean web?");
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void runWithoutConfigurationSaysWhereToReadAboutIt() {
    Typed typed = rimward("run", "--config", folder.resolve("none.yaml").toString());

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("none.yaml", "docs/configuration.md");
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void runSaysWhereToChooseAnotherPortWhenItsPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config =
          Files.writeString(
              folder.resolve("rimward.yaml"),
              """
              source: {url: source.git}
              output: {url: output.git}
              web: {port: %d}
              """
                  .formatted(taken.getLocalPort()));

      Typed typed = rimward("run", "--config", config.toString());

      assertThat(typed.exitCode()).isEqualTo(1);
      assertThat(typed.err())
          .contains("127.0.0.1:" + taken.getLocalPort() + ": Address already in use")
          .contains("web.port in " + config);
      assertThat(typed.hasStackTrace()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"status", "explain storefront", "sync storefront"})
  void whenNoServiceRunsTheNextStepIsNamed(String line) throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    Typed typed = rimward((line + " --server http://127.0.0.1:" + free).split(" "));

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("no service answers at", "rimward run --config", "--server");
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8080", "localhost", "http://a b"})
  void anAddressWithoutSchemeIsAnsweredWithOne(String server) {
    Typed typed = rimward("status", "--server", server);

    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains("not an address such as http://127.0.0.1:8080: " + server);
    assertThat(typed.hasStackTrace()).isFalse();
  }

  @Test
  void theExampleOfEachCommandIsACommandLineThatIsUnderstood() {
    for (String command :
        List.of("run", "demo", "validate", "render", "plan", "explain", "status", "bench")) {
      String example =
          rimward(command, "--help")
              .out()
              .lines()
              .filter(line -> line.startsWith("  rimward "))
              .findFirst()
              .orElseThrow();

      String[] words = example.strip().substring("rimward ".length()).split(" ");
      assertThat(Main.commandLine().parseArgs(words).hasSubcommand()).isTrue();
    }
  }
}
