package dev.rimward.renderer.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process and its descendants hold in memory, as Linux tells in {@code /proc}. What ends
 * while it is looked at counts as nothing, and so does everything on other systems.
 */
final class ResidentMemory {
  private static final Path PROC = Path.of("/proc");

  /** A program cannot make the look itself take long. */
  private static final int MOST_PROCESSES = 10_000;

  private ResidentMemory() {}

  static long of(ProcessHandle process) {
    List<String> found = new ArrayList<>(List.of(Long.toString(process.pid())));
    long bytes = 0;
    for (int i = 0; i < found.size() && i < MOST_PROCESSES; i++) {
      Path folder = PROC.resolve(found.get(i));
      bytes += residentBytes(folder);
      found.addAll(children(folder));
    }
    return bytes;
  }

  /** By the name of the unit rather than in pages, whose size differs by machine. */
  private static long residentBytes(Path process) {
    for (String line : text(process.resolve("status")).split("\n", -1)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    return 0;
  }

  private static List<String> children(Path process) {
    String[] threads = process.resolve("task").toFile().list();
    List<String> children = new ArrayList<>();
    for (String thread : threads == null ? new String[0] : threads) {
      String text = text(process.resolve("task/" + thread + "/children")).strip();
      children.addAll(text.isEmpty() ? List.of() : List.of(text.split(" ", -1)));
    }
    return children;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
