package dev.rimward.benchmarks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ManifestPath;
import dev.rimward.renderer.overlay.CompleteOverlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One {@code kustomize build} for each application and cluster, as others render a fleet. */
final class KustomizePeer {
  private final List<Path> overlays = new ArrayList<>();
  private final Path root;

  KustomizePeer(Path root) {
    this.root = root;
  }

  /** Writes the overlay of one copy to disk, its variables replaced as text. */
  void add(CompleteOverlay overlay) throws IOException {
    Path folder = root.resolve("copy-" + overlays.size());
    for (Map.Entry<String, byte[]> file : overlay.files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      String text = new String(file.getValue(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> variable : overlay.variables().entrySet()) {
        text = text.replace("${" + variable.getKey() + "}", variable.getValue());
      }
      Files.writeString(path, text);
    }
    overlays.add(folder.resolve(overlay.folder()));
  }

  /**
   * The same overlay with kustomize's field {@code replicas} in place of patches, which take it
   * five times as long: for the first of them it reads the schemas of all built-in kinds.
   */
  static CompleteOverlay withoutPatches(CompleteOverlay overlay, int replicas) {
    String path = overlay.folder() + "/kustomization.yaml";
    ObjectNode kustomization =
        (ObjectNode) CanonicalYaml.read(requireNonNull(overlay.files().get(path)));
    ArrayNode counts = kustomization.putArray("replicas");
    for (JsonNode patch : kustomization.withArray("patches")) {
      counts.addObject().put("name", patch.at("/target/name").textValue()).put("count", replicas);
    }
    kustomization.remove("patches");
    SortedMap<String, byte[]> files = new TreeMap<>(overlay.files());
    files.put(path, CanonicalYaml.write(kustomization));
    return new CompleteOverlay(files, overlay.folder(), overlay.variables());
  }

  /** Builds everything that was added, in that order, so many at a time. */
  List<byte[]> build(int atATime) throws InterruptedException, ExecutionException {
    List<Callable<byte[]>> tasks = new ArrayList<>();
    overlays.forEach(overlay -> tasks.add(() -> build(overlay)));
    try (ExecutorService executor = Executors.newFixedThreadPool(atATime)) {
      List<byte[]> outputs = new ArrayList<>();
      for (Future<byte[]> output : executor.invokeAll(tasks)) {
        outputs.add(output.get());
      }
      return outputs;
    }
  }

  private static byte[] build(Path overlay) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(RenderingPass.command());
    command.add(overlay.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("kustomize failed on " + overlay);
    }
    return output;
  }

  /** What Rimward would write of kustomize's output, by path. */
  static SortedMap<String, byte[]> canonical(byte[] output) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (Manifest manifest : CanonicalYaml.readAll(output)) {
      files.put(ManifestPath.of(manifest.id()), manifest.bytes());
    }
    return files;
  }
}
