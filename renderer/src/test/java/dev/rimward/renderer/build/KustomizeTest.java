package dev.rimward.renderer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.renderer.build.Kustomize.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class KustomizeTest {
  private static final String CONFIG_MAP =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}";

  @TempDir private Path folder;

  static Stream<Kustomize> binaries() {
    return RealKustomize.commands().stream()
        .map(command -> new Kustomize(command, RealKustomize.LIMITS));
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void buildsTheObjectsOfAFolder(Kustomize kustomize) throws Exception {
    Outcome outcome =
        build(kustomize, "kustomization.yaml", "resources: [a.yaml]", "a.yaml", CONFIG_MAP);

    assertThat(objects(outcome)).containsExactly("ConfigMap a");
    assertThat(kustomize.started()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void takesAKustomizationWithoutAnythingForNoObjects(Kustomize kustomize) throws Exception {
    for (String name : Kustomization.NAMES) {
      for (String content :
          List.of("", "# nothing\n", "resources: []\n", "kind: Kustomization\n")) {
        assertThat(objects(build(kustomize, name, content))).as(name + content).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void failsWhenAKustomizationThatIsReferredToIsEmpty(Kustomize kustomize) throws Exception {
    Outcome outcome =
        build(kustomize, "kustomization.yaml", "resources: [base]", "base/kustomization.yaml", "");

    assertThat(message(outcome)).contains("kustomization.yaml is empty").contains("app/base");
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void saysWhatIsWrongInKustomizesWordsWithThePathsOfTheSources(Kustomize kustomize)
      throws Exception {
    String message =
        message(
            build(
                kustomize,
                "kustomization.yaml",
                "resources: [a.yaml]",
                "a.yaml",
                "x: y\n a: b: c"));

    assertThat(message).startsWith("accumulating resources").contains("a.yaml").contains("line 2");
    assertThat(message).doesNotContain("/tmp").doesNotContain("rimward-sandbox");
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void printsNoSecret(Kustomize kustomize) throws Exception {
    String secret =
        "{apiVersion: v1, kind: Secret, metadata: {name: s, labels: &l {a: b}},"
            + " stringData: {p: hunter2, 1: hunter2}, l: *l}";

    String message =
        message(build(kustomize, "kustomization.yaml", "resources: [a.yaml]", "a.yaml", secret));

    assertThat(message).contains("(an object)").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void readsNoFileOfTheMachine(Kustomize kustomize) throws Exception {
    for (String path :
        List.of("/etc/passwd", "../../../../../../../etc/passwd", "/proc/self/environ")) {
      String generator = "configMapGenerator: [{name: a, files: [\"x=%s\"]}]".formatted(path);

      assertThat(message(build(kustomize, "kustomization.yaml", generator)))
          .doesNotContain("root:");
    }
  }

  @Test
  void leavesNothingBehindAndInheritsNothing() throws Exception {
    Path report = folder.resolve("report");
    Kustomize kustomize =
        script("pwd > " + report + "; env >> " + report + "; echo; exit 0", LIMITS);

    build(kustomize, "kustomization.yaml", "");

    List<String> lines = Files.readAllLines(report);
    assertThat(Path.of(lines.getFirst())).doesNotExist();
    assertThat(lines.stream().skip(1).map(line -> line.substring(0, line.indexOf('='))))
        .contains("HOME", "TMPDIR")
        .isSubsetOf("HOME", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_", "PATH");
  }

  private static final Limits LIMITS = limits(Duration.ofSeconds(20));
  private static final Limits SHORT = limits(Duration.ofMillis(700));

  private static Limits limits(Duration time) {
    return new Limits(time, 10_000, 64 << 20, 100, 1000, 10, 1);
  }

  @Test
  void endsABuildThatHangsAndItsChildren() throws Exception {
    Kustomize kustomize =
        script("(while :; do sleep 0.05; done) & while :; do sleep 0.05; done", SHORT);

    Outcome outcome = build(kustomize, "kustomization.yaml", "");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.isFinal()).isFalse());
    assertThat(message(outcome)).contains("was not done after");
    assertGone();
  }

  @Test
  void endsABuildThatIgnoresRequestsToEnd() throws Exception {
    Kustomize kustomize = script("trap '' TERM HUP INT; while :; do sleep 0.05; done", SHORT);

    assertThat(message(build(kustomize, "kustomization.yaml", ""))).contains("was not done after");
    assertGone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1>&2"})
  void endsABuildThatWritesWithoutEnd(String where) throws Exception {
    Kustomize kustomize =
        script(
            "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa " + where + "; done", LIMITS);

    assertThat(message(build(kustomize, "kustomization.yaml", "")))
        .contains("wrote more than 10000 bytes");
    assertGone();
  }

  @Test
  void endsABuildWhenItIsInterrupted() throws Exception {
    Path started = folder.resolve("started");
    Kustomize kustomize = script("> " + started + "; while :; do sleep 0.05; done", LIMITS);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    build(kustomize, "kustomization.yaml", "");
                  } catch (Exception e) {
                    thrown.set(e);
                  }
                });
    while (!Files.exists(started)) {
      Thread.sleep(10);
    }

    thread.interrupt();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertGone();
  }

  @Test
  void keepsOnlyTheBeginningOfWhatIsSaid() throws Exception {
    Kustomize kustomize =
        script(
            "i=0; while [ $i -lt 400 ]; do echo line $i of many 1>&2; i=$((i+1)); done; exit 3",
            LIMITS);

    assertThat(message(build(kustomize, "kustomization.yaml", "")))
        .startsWith("line 0")
        .hasLineCount(5);
  }

  @Test
  void findsKustomizeBeforeKubectlAndInTheOrderOfTheFolders() throws Exception {
    Path path = Files.createDirectory(folder.resolve("path"));
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Path cache = Files.createDirectories(folder.resolve("home/.cache/rimward/tools"));
    Path assets = Files.createDirectory(folder.resolve("assets"));
    Map<String, String> environment =
        Map.of("PATH", path + "", "RIMWARD_TOOLS", tools + "", "KUBEBUILDER_ASSETS", assets + "");
    program(path.resolve("kubectl"), "");
    assertThat(find(environment)).containsExactly(path + "/kubectl", "kustomize");
    for (Path here : List.of(assets, cache, tools, path)) {
      program(here.resolve("kustomize"), "");
      assertThat(find(environment)).containsExactly(here + "/kustomize", "build");
    }
  }

  @Test
  void saysHowToGetKustomizeWhenThereIsNone() {
    assertThatThrownBy(() -> find(Map.of("PATH", folder.toString())))
        .isInstanceOf(KustomizeNotFound.class)
        .hasMessageContaining("neither kustomize nor kubectl")
        .hasMessageContaining("apt install kustomize");
  }

  private List<String> find(Map<String, String> environment) {
    return KustomizeCommand.find(environment, folder.resolve("home"));
  }

  private Kustomize script(String body, Limits limits) throws IOException {
    Path script = folder.resolve("kustomize-script");
    program(script, body);
    return new Kustomize(List.of(script.toString(), "build"), limits);
  }

  private static void program(Path path, String body) throws IOException {
    Files.writeString(path, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Outcome build(Kustomize kustomize, String... files) throws InterruptedException {
    Map<String, byte[]> all = new TreeMap<>();
    for (int i = 0; i < files.length; i += 2) {
      all.put("sources/app/" + files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return kustomize.build(all, "sources/app");
  }

  private static List<String> objects(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Built.class);
    return ((Outcome.Built) outcome).objects().stream().map(object -> object.id() + "").toList();
  }

  private static String message(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).message();
  }

  /** Every script has this test's folder in its command line. */
  private void assertGone() {
    assertThat(
            ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().commandLine().orElse("")))
        .noneMatch(command -> command.contains(folder.toString()));
  }
}
