package dev.rimward.renderer.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Ends processes and waits until they are gone. */
final class Processes {
  private static final File PROC = new File("/proc");

  /** What is killed is gone at once, unless the system is stuck. */
  private static final long NANOS_TO_GO = TimeUnit.SECONDS.toNanos(1);

  private static final long NANOS_BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(1);

  /** What starts processes faster than they are found is slower at it with each that is ended. */
  private static final int MOST_SEARCHES = 100;

  private Processes() {}

  /** Ends the processes of a namespace by its first, upon which the one that waits for it ends. */
  static void endNamespaceOf(Process process) {
    process.children().forEach(ProcessHandle::destroyForcibly);
    awaitExit(List.of(process.toHandle()));
    process.destroyForcibly();
  }

  /** Descendants first known, then all ended: one whose parent is gone could not be found. */
  static void endWithDescendants(ProcessHandle process) {
    List<ProcessHandle> all;
    try (Stream<ProcessHandle> descendants = process.descendants()) {
      all = Stream.concat(Stream.of(process), descendants).toList();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    awaitExit(all);
  }

  /**
   * Ends what was left behind: processes are told by the folder that is in their environment, which
   * they have from the one that started them.
   */
  static void endAllThatHave(Path folder) {
    List<ProcessHandle> found = allThatHave(folder);
    for (int i = 0; i < MOST_SEARCHES && !found.isEmpty(); i++) {
      found.forEach(Processes::endWithDescendants);
      found = allThatHave(folder);
    }
  }

  private static List<ProcessHandle> allThatHave(Path folder) {
    List<ProcessHandle> found = new ArrayList<>();
    for (long pid : pids()) {
      if (text(pid, "environ").contains("=" + folder + "\0")) {
        ProcessHandle.of(pid).ifPresent(found::add);
      }
    }
    return found;
  }

  private static List<Long> pids() {
    String[] names = PROC.list((folder, name) -> name.matches("[0-9]+"));
    return names == null ? List.of() : Stream.of(names).map(Long::valueOf).toList();
  }

  private static void awaitExit(List<ProcessHandle> processes) {
    long start = System.nanoTime();
    while (processes.stream().anyMatch(Processes::isRunning)
        && System.nanoTime() - start < NANOS_TO_GO) {
      LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
    }
  }

  /** What has ended is listed until its parent asks for it, which some never do. */
  private static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && !text(process.pid(), "status").contains("\nState:\tZ");
  }

  /** Empty for a process that has ended, and for one of another user. */
  private static String text(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/" + file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
