package dev.rimward.renderer.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the system takes away from a program: its network, and the means to leave processes behind.
 *
 * @param prefix goes before the command; empty where the system permits nothing of it
 */
record Isolation(List<String> prefix) {
  static final Isolation NONE = new Isolation(List.of());

  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/unshare"), Path.of("/bin/unshare"));

  /** A process namespace ends with its first process, whatever became of the others' parents. */
  private static final List<String> NAMESPACES =
      List.of("--net", "--pid", "--fork", "--kill-child");

  private static final int SECONDS_FOR_A_PROBE = 10;

  Isolation {
    prefix = List.copyOf(prefix);
  }

  /** Tried once: what a system permits does not change while it runs. */
  private static final class Probed {
    static final Isolation FOUND = probe();
  }

  static Isolation ofThisMachine() {
    return Probed.FOUND;
  }

  boolean hasNoNetwork() {
    return !prefix.isEmpty();
  }

  /** Ends the program with all that it started, and returns when they are gone. */
  void end(Process process, RunFolder folder) {
    boolean isIsolated = !prefix.isEmpty();
    if (!process.isAlive() && isIsolated) {
      return;
    }
    if (isIsolated) {
      Processes.endNamespaceOf(process);
    } else {
      Processes.endWithDescendants(process.toHandle());
    }
    process.onExit().join();
    Processes.endAllThatHave(folder.home());
  }

  private static Isolation probe() {
    return PROGRAMS.stream()
        .filter(Files::isExecutable)
        .limit(1)
        .flatMap(Isolation::candidates)
        .filter(candidate -> isPermitted(candidate.prefix()))
        .findFirst()
        .orElse(NONE);
  }

  /** As the user that this is, else as the root of a user namespace. */
  private static Stream<Isolation> candidates(Path unshare) {
    return Stream.of(List.<String>of(), List.of("--map-root-user"))
        .map(
            user ->
                Stream.of(List.of(unshare.toString()), user, NAMESPACES)
                    .flatMap(List::stream)
                    .toList())
        .map(Isolation::new);
  }

  private static boolean isPermitted(List<String> prefix) {
    try {
      List<String> command =
          Stream.concat(prefix.stream(), Stream.of(prefix.getFirst(), "--version")).toList();
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      boolean ended = endsInTime(process);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Also for a thread that is interrupted: what is found here is for all that come after it. */
  private static boolean endsInTime(Process process) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_A_PROBE);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
