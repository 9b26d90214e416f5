package dev.rimward.renderer.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ends processes and waits until they are gone. */
final class Processes {
  private static final File PROC = new File("/proc");

  /** What is killed and still listed after that waits for a parent that never asks for it. */
  private static final long SECONDS_TO_GO = 1;

  /** What starts processes faster than they are found is slower at it with each that is ended. */
  private static final int MOST_SEARCHES = 100;

  private Processes() {}

  /** Ends the processes of a namespace by its first, upon which the one that waits for it ends. */
  static void endNamespaceOf(Process process) {
    process.children().forEach(ProcessHandle::destroyForcibly);
    awaitExit(List.of(process.toHandle()));
    process.destroyForcibly();
    process.onExit().join();
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
      if (environment(pid).contains("=" + folder + "\0")) {
        ProcessHandle.of(pid).ifPresent(found::add);
      }
    }
    return found;
  }

  private static List<Long> pids() {
    String[] names = PROC.list((folder, name) -> name.matches("[0-9]+"));
    return names == null ? List.of() : Stream.of(names).map(Long::valueOf).toList();
  }

  /** Empty for a process that has ended, and for one of another user. */
  private static String environment(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static void awaitExit(List<ProcessHandle> processes) {
    CompletableFuture.allOf(
            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, SECONDS_TO_GO, TimeUnit.SECONDS)
        .join();
  }
}
