package dev.rimward.renderer.build;

import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.process.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs kustomize on files that are given to it and on nothing else: in a {@link Sandbox}, with no
 * plugins and no Helm, within {@link Limits}. Safe for use by several threads.
 */
public final class Kustomize {
  private static final List<String> OPTIONS =
      List.of("--load-restrictor", "LoadRestrictionsRootOnly");

  private final List<String> command;
  private final Limits limits;
  private final Sandbox sandbox;
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
    this.sandbox = new Sandbox(limits.ofOneRun());
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
    List<String> arguments =
        Stream.of(command.stream(), OPTIONS.stream(), Stream.of(folder))
            .flatMap(part -> part)
            .toList();
    try {
      started.incrementAndGet();
      return outcome(sandbox.run(arguments, Map.of(), files));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    } finally {
      permits.release();
    }
  }

  private Outcome outcome(Sandbox.Outcome ending) {
    return switch (ending) {
      case Sandbox.Outcome.TimedOut() ->
          ended(
              "was not done after %d s, which is rendering.timeout"
                  .formatted(limits.time().toSeconds()),
              false);
      case Sandbox.Outcome.TooMuchMemory() ->
          ended(
              "took more than %d bytes of memory, which is rendering.memory"
                  .formatted(limits.memoryBytes()),
              true);
      case Sandbox.Outcome.TooMuchOutput() ->
          ended(
              "wrote more than %d bytes, which is rendering.output".formatted(limits.outputBytes()),
              true);
      case Sandbox.Outcome.Exited exited when exited.code() == 0 -> understood(exited.output());
      case Sandbox.Outcome.Exited exited when exited.wasKilled() ->
          new Outcome.Failed("kustomize was killed: exit code " + exited.code(), false);
      case Sandbox.Outcome.Exited exited -> rejected(KustomizeMessage.of(exited.error()));
    };
  }

  private static Outcome.Failed ended(String why, boolean isFinal) {
    return new Outcome.Failed("kustomize was ended: it " + why, isFinal);
  }

  private Outcome understood(byte[] yaml) {
    try {
      List<Manifest> objects = CanonicalYaml.readAll(yaml);
      return refusal(objects)
          .<Outcome>map(refusal -> new Outcome.Failed(refusal, true))
          .orElseGet(() -> new Outcome.Built(objects, yaml.length));
    } catch (InvalidYaml e) {
      return new Outcome.Failed("among the objects: " + e.getMessage(), true);
    }
  }

  private Optional<String> refusal(List<Manifest> objects) {
    return objects.size() <= limits.objects()
        ? Functions.refusal(objects)
        : Optional.of(
            "there are %d objects, at most %d are taken; split the application, or raise rendering.objects"
                .formatted(objects.size(), limits.objects()));
  }

  private static Outcome rejected(String message) {
    return KustomizeMessage.saysThatTheKustomizationIsEmpty(message)
        ? new Outcome.Built(List.of(), 0)
        : new Outcome.Failed(message, true);
  }
}
