package dev.rimward.renderer.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.DirectoryTree;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.build.Overrides;
import dev.rimward.renderer.build.RealKustomize;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is finished in memory is, before variables, what kustomize alone makes of the complete
 * overlay: every object, every field, for every number of replicas.
 */
@Timeout(300)
class DifferentialTest {
  private static final int SEEDS = 120;
  private static final List<Integer> REPLICAS = List.of(0, 7);

  private static final List<String> SMALL = List.of("overrides/small");

  private final ApplicationBuilds builds = new ApplicationBuilds(RealKustomize.find());
  private int compared;

  @Test
  void theExampleRepositoryIsWhatKustomizeBuilds(@TempDir Path folder) throws Exception {
    DirectoryTree tree = new DirectoryTree(Path.of("..", "repo-layout-example"));
    for (Application application :
        new FleetReader(Layout.STANDARD).read(tree).fleet().applications().values()) {
      compare(application, tree, List.of(), folder.resolve(application.name()));
      compare(application, tree, SMALL, folder.resolve(application.name() + "-small"));
    }

    report("example", 0);
    assertThat(compared).isGreaterThanOrEqualTo(40);
  }

  @Test
  void randomApplicationsWithComponentsAreWhatKustomizeBuilds(@TempDir Path folder)
      throws Exception {
    int refused = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomSources sources = new RandomSources(seed);
      if (!compare(
          sources.application(),
          sources.tree(),
          sources.components(),
          folder.resolve("seed-" + seed))) {
        refused++;
      }
    }

    report("random", refused);
    assertThat(compared).isGreaterThan(1000);
    assertThat(refused).isLessThan(SEEDS / 2);
  }

  /** The count is a figure that people quote. */
  private void report(String name, int refused) throws IOException {
    Files.writeString(
        Path.of("target", "differential-" + name + ".txt"),
        "objects compared: %d, sources refused: %d%n".formatted(compared, refused));
  }

  /** Whether there is anything to compare. */
  private boolean compare(
      Application application, SourceTree tree, List<String> components, Path folder)
      throws Exception {
    BuildOutcome outcome = builds.build(application, tree);
    if (outcome instanceof Built base) {
      outcome = builds.variant(application, base, tree, new Overrides(components, List.of()));
    }
    if (!(outcome instanceof Built built)) {
      return false;
    }
    if (!(Prepared.of(built, new Recent<>()) instanceof Prepared.Ready(Variant variant))) {
      return false; // as one object in two versions, which kustomize takes for two
    }
    for (int replicas : REPLICAS) {
      Path run = folder.resolve("replicas-" + replicas);
      CompleteOverlay overlay = CompleteOverlay.of(builds, variant, replicas, Variables.NONE);
      write(overlay.files(), run);
      SortedMap<String, ObjectNode> expected = kustomize(run.resolve(overlay.folder()));
      SortedMap<String, ObjectNode> finished = byId(variant.scaled(replicas));
      assertThat(finished.keySet()).as(folder.toString()).isEqualTo(expected.keySet());
      for (String id : expected.keySet()) {
        assertThat(yaml(Objects.requireNonNull(finished.get(id))))
            .as("%s in %s", id, run)
            .isEqualTo(yaml(Objects.requireNonNull(expected.get(id))));
        compared++;
      }
    }
    return true;
  }

  private static String yaml(ObjectNode object) {
    return CanonicalYaml.text(object);
  }

  private static void write(Map<String, byte[]> files, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** As a user runs it. */
  private static SortedMap<String, ObjectNode> kustomize(Path folder) throws Exception {
    List<String> command = new ArrayList<>(RealKustomize.command());
    command.add(folder.toString());
    Process process = new ProcessBuilder(command).start();
    byte[] yaml = process.getInputStream().readAllBytes();
    byte[] error = process.getErrorStream().readAllBytes();
    if (process.waitFor() != 0) {
      String words = new String(error, StandardCharsets.UTF_8);
      if (words.strip().endsWith("is empty")) {
        return new TreeMap<>();
      }
      fail("kustomize does not build %s: %s", folder, words);
    }
    return byId(CanonicalYaml.readAll(yaml).stream().map(Manifest::content).toList());
  }

  private static SortedMap<String, ObjectNode> byId(List<ObjectNode> objects) {
    SortedMap<String, ObjectNode> byId = new TreeMap<>();
    for (ObjectNode object : objects) {
      assertThat(byId.put(new Manifest(object).id().toString(), object)).isNull();
    }
    return byId;
  }
}
