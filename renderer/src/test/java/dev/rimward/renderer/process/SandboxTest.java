package dev.rimward.renderer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rimward.renderer.process.Sandbox.Limits;
import dev.rimward.renderer.process.Sandbox.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class SandboxTest {
  private static final Limits LIMITS = limits(Duration.ofSeconds(20));
  private static final Limits SHORT = limits(Duration.ofMillis(500));

  /** So that what a test started can be told from anything else on the machine. */
  private static final String MARK = "86423";

  private static final String TAKES_MEMORY = "x=aaaaaaaa; while :; do x=$x$x; done";

  @TempDir private Path folder;

  private static Limits limits(Duration time) {
    return new Limits(time, 100_000, 64 << 20);
  }

  /** With everything that this machine permits, and with nothing. */
  static Stream<Isolation> isolations() {
    return Stream.of(Isolation.ofThisMachine(), Isolation.NONE).distinct();
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void givesFilesAndNothingElse(Isolation isolation) throws Exception {
    Outcome.Exited exited =
        exited(
            new Sandbox(LIMITS, isolation)
                .run(
                    sh("cat a.txt sub/b.txt; find . -type f; ls -A $HOME; cat"),
                    Map.of(),
                    Map.of("a.txt", bytes("A"), "sub/b.txt", bytes("B\n"))));

    assertThat(exited.code()).isZero();
    assertThat(text(exited).lines()).containsExactlyInAnyOrder("AB", "./a.txt", "./sub/b.txt");
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void inheritsNoEnvironment(Isolation isolation) throws Exception {
    Outcome.Exited exited =
        exited(
            new Sandbox(LIMITS, isolation)
                .run(List.of("/usr/bin/env"), Map.of("GIVEN", "1", "HOME", "x"), Map.of()));

    assertThat(text(exited).lines().map(line -> line.replaceFirst("=.*", "")))
        .containsExactlyInAnyOrder("HOME", "TMPDIR", "GIVEN");
    assertThat(text(exited)).doesNotContain("HOME=x");
  }

  @Test
  void tellsCodeAndErrorWithoutTheNameOfItsFolder() throws Exception {
    Outcome.Exited exited = exited(run(LIMITS, "pwd >&2; exit 3"));

    assertThat(exited.code()).isEqualTo(3);
    assertThat(exited.error()).isEqualTo("/files\n");
    assertThat(exited.wasKilled()).isFalse();
  }

  @Test
  void tellsThatSomethingElseEndedTheProgram() throws Exception {
    Outcome.Exited exited =
        exited(new Sandbox(LIMITS, Isolation.NONE).run(sh("kill -9 $$"), Map.of(), Map.of()));

    assertThat(exited.wasKilled()).isTrue();
  }

  @Test
  void leavesNoFolderBehind() throws Exception {
    Path place = Path.of(text(exited(run(LIMITS, "pwd"))).strip());

    assertThat(place.endsWith("files")).isTrue();
    assertThat(place.getParent()).doesNotExist();
  }

  @Test
  void refusesPathsThatLeaveTheFolder() {
    for (String path : List.of("../a", "/etc/a", "a/../../b", "")) {
      assertThatThrownBy(
              () -> new Sandbox(LIMITS).run(sh("true"), Map.of(), Map.of(path, bytes("x"))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void failsWhenThereIsNoSuchProgram() throws Exception {
    assertThatThrownBy(
            () -> new Sandbox(LIMITS, Isolation.NONE).run(List.of("/nope"), Map.of(), Map.of()))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void endsWhatHangsWithItsChildren(Isolation isolation) throws Exception {
    assertThat(run(isolation, SHORT, "sleep " + MARK + " & (sleep " + MARK + " &); wait"))
        .isInstanceOf(Outcome.TimedOut.class);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void endsWhatIgnoresRequestsToEnd(Isolation isolation) throws Exception {
    String script = "trap '' TERM HUP INT; while :; do sleep 0.0" + MARK + "; done";

    assertThat(run(isolation, SHORT, script)).isInstanceOf(Outcome.TimedOut.class);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void endsWhatIsLeftWhenTheProgramIsDone(Isolation isolation) throws Exception {
    String script = "(setsid sleep " + MARK + " &); setsid sleep " + MARK + " & echo done";

    assertThat(text(exited(run(isolation, LIMITS, script)))).isEqualTo("done\n");
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void endsWhatWritesWithoutEnd(Isolation isolation) throws Exception {
    for (String where : List.of("", " >&2")) {
      String script = "yes " + MARK + where + " & yes " + MARK + where;

      assertThat(run(isolation, LIMITS, script)).isInstanceOf(Outcome.TooMuchOutput.class);
      assertNothingIsLeft();
    }
  }

  @Test
  void takesNoMoreOutputThanIsAllowedFromWhatEndsAtOnce() throws Exception {
    assertThat(run(LIMITS, "head -c 100000 /dev/zero")).isInstanceOf(Outcome.Exited.class);
    assertThat(run(LIMITS, "head -c 100001 /dev/zero")).isInstanceOf(Outcome.TooMuchOutput.class);
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void endsWhatTakesMemoryWithoutEndAlsoInAChild(Isolation isolation) throws Exception {
    assumeThat(Path.of("/proc/self/status")).exists();
    String script = "sleep " + MARK + " & (" + TAKES_MEMORY + "; true)";

    assertThat(run(isolation, LIMITS, script)).isInstanceOf(Outcome.TooMuchMemory.class);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void endsAllWhenItIsInterrupted(Isolation isolation) throws Exception {
    Path started = folder.resolve("started");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    run(isolation, LIMITS, "sleep " + MARK + " & > " + started + "; wait");
                  } catch (Exception e) {
                    thrown.set(e);
                  }
                });
    while (!Files.exists(started)) {
      Thread.sleep(5);
    }

    thread.interrupt();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertNothingIsLeft();
  }

  @Test
  void reachesNoNetwork() throws Exception {
    assumeThat(new Sandbox(LIMITS).hasNoNetwork()).isTrue();
    assumeThat(Path.of("/bin/bash")).exists();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> connect =
          List.of("/bin/bash", "-c", "> /dev/tcp/127.0.0.1/" + listener.getLocalPort());

      assertThat(exited(new Sandbox(LIMITS).run(connect, Map.of(), Map.of())).code()).isNotZero();
      assertThat(
              exited(new Sandbox(LIMITS, Isolation.NONE).run(connect, Map.of(), Map.of())).code())
          .isZero();
    }
  }

  private static Outcome run(Limits limits, String script) throws Exception {
    return run(Isolation.ofThisMachine(), limits, script);
  }

  private static Outcome run(Isolation isolation, Limits limits, String script) throws Exception {
    return new Sandbox(limits, isolation).run(sh(script), Map.of(), Map.of());
  }

  private static List<String> sh(String script) {
    return List.of("/bin/sh", "-c", script);
  }

  private static Outcome.Exited exited(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Exited.class);
    return (Outcome.Exited) outcome;
  }

  private static String text(Outcome.Exited exited) {
    return new String(exited.output(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertNothingIsLeft() {
    List<String> left =
        ProcessHandle.allProcesses()
            .filter(ProcessHandle::isAlive)
            .map(process -> process.info().commandLine().orElse(""))
            .filter(command -> command.contains(MARK))
            .toList();
    assertThat(left).isEmpty();
  }
}
