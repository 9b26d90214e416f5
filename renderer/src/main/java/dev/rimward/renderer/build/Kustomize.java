package dev.rimward.renderer.build;

import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.process.BoundedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs kustomize on files that are given to it and on nothing else: in a folder of its own, with no
 * environment, no input, no plugins and no Helm, within {@link Limits}. Safe for use by several
 * threads.
 */
public final class Kustomize {
  private static final List<String> OPTIONS =
      List.of("--load-restrictor", "LoadRestrictionsRootOnly");

  private final List<String> command;
  private final Limits limits;
  private final Semaphore permits;
  private final AtomicLong started = new AtomicLong();

  /** Where the sources are in the folder of a run, so that an overlay can be beside any of them. */
  static final String SOURCES = "sources/";

  /**
   * What came of a run. Anything but {@link Built} is a failure and says nothing of the objects.
   */
  public sealed interface Outcome {
    /**
     * @param objects in kustomize's order; none where the sources say so
     * @param bytes what they took to write
     */
    record Built(List<Manifest> objects, int bytes) implements Outcome {
      public Built {
        objects = List.copyOf(objects);
      }
    }

    /**
     * Kustomize does not accept the sources, or a limit is exceeded.
     *
     * @param message kustomize's words, bounded, with paths as in the sources
     * @param isFinal the same sources would fail again
     */
    record Failed(String message, boolean isFinal) implements Outcome {}
  }

  /**
   * @param command the program with its first arguments, to which options and a folder are added:
   *     {@code kustomize build}
   */
  public Kustomize(List<String> command, Limits limits) {
    this.command = List.copyOf(command);
    this.limits = limits;
    this.permits = new Semaphore(limits.concurrency(), true);
  }

  /**
   * The kustomize of this machine, else the one inside its kubectl; {@link KustomizeNotFound} with
   * neither.
   *
   * @param environment variables of this process
   * @param home the user's folder
   */
  public static Kustomize find(Map<String, String> environment, Path home, Limits limits) {
    return new Kustomize(KustomizeCommand.find(environment, home), limits);
  }

  static String inSources(String folder) {
    return SOURCES + folder;
  }

  /** Does things that run kustomize, as many at a time as may; the results are in their order. */
  public <T> List<T> inParallel(List<? extends Callable<T>> tasks) throws InterruptedException {
    try (ExecutorService executor = Executors.newFixedThreadPool(limits.concurrency())) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  public Limits limits() {
    return limits;
  }

  /** How many processes were started so far. */
  public long started() {
    return started.get();
  }

  /**
   * Builds one folder of the files.
   *
   * @param files content by path; every path is relative and stays inside
   * @param folder the folder that holds the kustomization
   * @throws UncheckedIOException when the machine fails, not the sources: no room, no such program
   */
  Outcome build(Map<String, byte[]> files, String folder) throws InterruptedException {
    permits.acquire();
    try {
      return buildIn(Files.createTempDirectory("rimward-build"), files, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    } finally {
      permits.release();
    }
  }

  private Outcome buildIn(Path created, Map<String, byte[]> files, String folder)
      throws IOException, InterruptedException {
    // Kustomize prints real paths: without this they could not be told from the sources' own.
    Path temporary = created.toRealPath();
    try {
      Path root = Files.createDirectory(temporary.resolve("files"));
      write(files, root);
      ProcessBuilder builder = processBuilder(temporary, root.resolve(folder));
      started.incrementAndGet();
      return outcome(
          BoundedProcess.run(builder, limits.time(), limits.outputBytes()),
          new KustomizeMessage(root));
    } finally {
      delete(temporary);
    }
  }

  private ProcessBuilder processBuilder(Path temporary, Path folder) throws IOException {
    List<String> arguments =
        Stream.of(command.stream(), OPTIONS.stream(), Stream.of(folder.toString()))
            .flatMap(part -> part)
            .toList();
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(temporary.toFile());
    builder.environment().clear();
    String home = Files.createDirectory(temporary.resolve("home")).toString();
    builder.environment().putAll(Map.of("HOME", home, "TMPDIR", home));
    return builder;
  }

  private Outcome outcome(BoundedProcess.Ending ending, KustomizeMessage message) {
    return switch (ending) {
      case BoundedProcess.Ending.TimedOut() ->
          new Outcome.Failed(
              "kustomize was ended after %d s".formatted(limits.time().toSeconds()), false);
      case BoundedProcess.Ending.TooMuchOutput() ->
          new Outcome.Failed(
              "kustomize was ended: it wrote more than %d bytes".formatted(limits.outputBytes()),
              true);
      case BoundedProcess.Ending.Exited exited when exited.code() == 0 ->
          understood(exited.output().toByteArray());
      case BoundedProcess.Ending.Exited exited ->
          rejected(message.of(exited.error().toString(StandardCharsets.UTF_8)));
    };
  }

  private static Outcome understood(byte[] yaml) {
    try {
      return new Outcome.Built(CanonicalYaml.readAll(yaml), yaml.length);
    } catch (InvalidYaml e) {
      return new Outcome.Failed("among the objects: " + e.getMessage(), true);
    }
  }

  private static Outcome rejected(String message) {
    return KustomizeMessage.saysThatTheKustomizationIsEmpty(message)
        ? new Outcome.Built(List.of(), 0)
        : new Outcome.Failed(message, true);
  }

  private static void write(Map<String, byte[]> files, Path root) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = inside(root, file.getKey());
      if (!path.startsWith(root)) {
        throw new IllegalArgumentException("not inside: " + file.getKey());
      }
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private static Path inside(Path root, String path) throws IOException {
    try {
      return root.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new IOException(
          "this machine's locale has no such file name, where one of UTF-8 has: " + path, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
