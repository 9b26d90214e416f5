package dev.rimward.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Starts what is measured as a whole process: sizes in, one line of JSON out. */
final class Launch {
  private Launch() {}

  /** What is measured. */
  @FunctionalInterface
  interface Benchmark {
    /**
     * @param folder empty, and deleted afterwards
     */
    Report run(int[] sizes, Path folder) throws Exception;
  }

  /**
   * @param usual the sizes where the arguments do not say others
   */
  static void launch(String[] arguments, Benchmark benchmark, int... usual) throws Exception {
    int[] sizes = usual.clone();
    for (int i = 0; i < arguments.length; i++) {
      sizes[i] = Integer.parseInt(arguments[i]);
    }
    Path folder = Files.createTempDirectory("rimward-benchmark");
    try (PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8)) {
      out.println(benchmark.run(sizes, folder));
    } finally {
      delete(folder);
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
