package dev.rimward.renderer.build;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds kustomize on a machine. */
final class KustomizeCommand {
  private KustomizeCommand() {}

  static List<String> find(Map<String, String> environment, Path home) {
    List<Path> folders = folders(environment, home);
    return program("kustomize", folders)
        .map(path -> List.of(path, "build"))
        .or(() -> program("kubectl", folders).map(path -> List.of(path, "kustomize")))
        .orElseThrow(KustomizeNotFound::new);
  }

  private static List<Path> folders(Map<String, String> environment, Path home) {
    return Stream.of(
            split(environment.get("PATH")),
            split(environment.get("RIMWARD_TOOLS")),
            Stream.of(home.resolve(".cache/rimward/tools")),
            split(environment.get("KUBEBUILDER_ASSETS")))
        .flatMap(part -> part)
        .toList();
  }

  private static Stream<Path> split(@Nullable String folders) {
    return folders == null
        ? Stream.empty()
        : Stream.of(folders.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of);
  }

  private static Optional<String> program(String name, List<Path> folders) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
        .map(path -> path.toAbsolutePath().toString())
        .findFirst();
  }
}
