package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RenderExplainTest {
  private static final String EXAMPLE = Typed.home().resolve("repo-layout-example").toString();

  @TempDir Path folder = Path.of("");

  @Test
  void writesOverlaysOfWhichKustomizeMakesWhatIsRendered() throws Exception {
    Path overlays = folder.resolve("overlays");
    Typed rendered = Typed.rimward("render", EXAMPLE, "--cluster", "den1");
    Typed explained =
        Typed.rimward("render", EXAMPLE, "--cluster", "den1", "--explain", overlays.toString());

    assertThat(explained.exitCode()).as(explained.err()).isZero();
    SortedMap<String, String> built = new TreeMap<>();
    for (String line : explained.out().lines().toList()) {
      if (line.startsWith("kustomize build ")) {
        built.putAll(byId(kustomize(line.substring("kustomize build ".length()))));
      }
    }
    assertThat(explained.out()).contains("  then ${RIMWARD_CLUSTER} is den1");
    SortedMap<String, String> expected = byId(rendered.out().getBytes(StandardCharsets.UTF_8));
    assertThat(built).hasSameSizeAs(expected).hasSizeGreaterThan(6);
    expected.forEach(
        (id, yaml) -> {
          // The hash in a generated name is that of the content before variables.
          if (built.containsKey(id) && !yaml.contains("name: web-")) {
            assertThat(built.get(id)).isEqualTo(yaml);
          }
        });
    assertThat(expected.get("Deployment.apps storefront/cache"))
        .contains("48mb")
        .isEqualTo(built.get("Deployment.apps storefront/cache"));
  }

  @Test
  void writesOnlyTheApplicationsThatAreAskedForAndIntoANewFolder() {
    Path overlays = folder.resolve("overlays");
    String[] command = {
      "render",
      EXAMPLE,
      "--cluster",
      "fra1",
      "--application",
      "edge-probe",
      "--explain",
      overlays.toString()
    };

    assertThat(Typed.rimward(command).exitCode()).isZero();
    assertThat(overlays.toFile().list()).containsExactly("edge-probe");
    Typed again = Typed.rimward(command);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("is there already: name a folder that is not");
  }

  private static SortedMap<String, String> byId(byte[] yaml) {
    SortedMap<String, String> byId = new TreeMap<>();
    for (Manifest manifest : CanonicalYaml.readAll(yaml)) {
      byId.put(manifest.id().toString(), CanonicalYaml.text(manifest.content()));
    }
    return byId;
  }

  private static byte[] kustomize(String overlay) throws Exception {
    List<String> command = new ArrayList<>(command());
    command.add(overlay);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] yaml = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return yaml;
  }

  private static List<String> command() {
    Stream<Path> onPath =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of);
    Path tools = Path.of(System.getProperty("user.home"), ".cache", "rimward", "tools");
    return Stream.concat(Stream.of(tools), onPath)
        .map(path -> path.resolve("kustomize"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> List.of(program.toString(), "build"))
        .orElse(List.of("kubectl", "kustomize"));
  }
}
