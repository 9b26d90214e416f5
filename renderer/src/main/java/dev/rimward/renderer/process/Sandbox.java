package dev.rimward.renderer.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs programs on files that are given to them: each run in a fresh folder, with an empty home, an
 * environment of its own, no input, and without network where the system permits that. However a
 * run ends, also by an interrupt, the program and everything that it started is gone when {@link
 * #run} returns, and so is the folder. Safe for use by several threads.
 *
 * <p>It bounds what a program does with input that is not trusted. It is no prison for a program
 * that is not trusted itself, which could read what this process can read.
 */
public final class Sandbox {
  /** What the folder of the files is called in {@link Outcome.Exited#error()}. */
  public static final Path FILES = Path.of("/files");

  private final Limits limits;
  private final Isolation isolation;

  /**
   * What one run may use.
   *
   * @param time until it is ended
   * @param outputBytes most bytes that it may write to its output, and to its error output
   * @param memoryBytes most bytes of memory that it and what it started may hold at a time, each
   *     page counted once for every process that has it; looked at every 20 ms, where there is
   *     {@code /proc}
   */
  public record Limits(Duration time, long outputBytes, long memoryBytes) {
    public Limits {
      if (!time.isPositive() || outputBytes < 1 || memoryBytes < 1) {
        throw new IllegalArgumentException("every limit must be positive");
      }
    }
  }

  /** How a run ended. */
  public sealed interface Outcome {
    /**
     * By itself.
     *
     * @param code 128 and the signal where a signal ended it
     * @param error what it wrote there, with {@link #FILES} for its folder
     */
    @SuppressWarnings("ArrayRecordComponent") // endings are not compared
    record Exited(int code, byte[] output, String error) implements Outcome {
      /** A signal from elsewhere ended it: nothing is known of what it was given. */
      public boolean wasKilled() {
        return code > 128;
      }
    }

    record TimedOut() implements Outcome {}

    record TooMuchOutput() implements Outcome {}

    record TooMuchMemory() implements Outcome {}
  }

  public Sandbox(Limits limits) {
    this(limits, Isolation.ofThisMachine());
  }

  Sandbox(Limits limits, Isolation isolation) {
    this.limits = limits;
    this.isolation = isolation;
  }

  /** Whether programs reach no network; depends on what the system permits. */
  public boolean hasNoNetwork() {
    return isolation.hasNoNetwork();
  }

  /**
   * Runs a program to its end.
   *
   * @param command the program's absolute path and its arguments; it starts in the folder of the
   *     files, so that paths in them may be as in {@code files}
   * @param environment beside {@code HOME} and {@code TMPDIR}, which are the run's own
   * @param files content by path; every path is relative and stays inside
   * @throws IOException when the machine fails, not the program: no room, no such program
   */
  public Outcome run(
      List<String> command, Map<String, String> environment, Map<String, byte[]> files)
      throws IOException, InterruptedException {
    // Programs print real paths: without this they could not be told from other paths.
    Path temporary = Files.createTempDirectory("rimward-sandbox").toRealPath();
    try {
      RunFolder folder = RunFolder.create(temporary, files);
      return run(folder, builder(command, environment, folder));
    } finally {
      RunFolder.delete(temporary);
    }
  }

  private Outcome run(RunFolder folder, ProcessBuilder builder)
      throws IOException, InterruptedException {
    Process process = builder.start();
    Watch.Ending ending;
    try {
      process.getOutputStream().close();
      ending = new Watch(process, folder, limits).await();
    } finally {
      isolation.end(process, folder);
    }
    return switch (ending) {
      case TIMED_OUT -> new Outcome.TimedOut();
      case TOO_MUCH_OUTPUT -> new Outcome.TooMuchOutput();
      case TOO_MUCH_MEMORY -> new Outcome.TooMuchMemory();
      case EXITED -> exited(process, folder);
    };
  }

  private static Outcome exited(Process process, RunFolder folder) throws IOException {
    String error = new String(Files.readAllBytes(folder.error()), StandardCharsets.UTF_8);
    return new Outcome.Exited(
        process.exitValue(),
        Files.readAllBytes(folder.output()),
        error.replace(folder.files().toString(), FILES.toString()));
  }

  /** Its outputs are files: what is left of a program can neither block nor flood the reader. */
  private ProcessBuilder builder(
      List<String> command, Map<String, String> environment, RunFolder folder) {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(isolation.prefix().stream(), command.stream()).toList())
            .directory(folder.files().toFile())
            .redirectOutput(folder.output().toFile())
            .redirectError(folder.error().toFile());
    String home = folder.home().toString();
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(Map.of("HOME", home, "TMPDIR", home));
    return builder;
  }
}
