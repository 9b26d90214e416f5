import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Formats every Java source of the project with google-java-format: {@code check} fails, {@code fix} rewrites. */
class Format {
  public static void main(String[] args) throws Exception {
    boolean fix = args[0].equals("fix");
    Formatter formatter = new Formatter();
    int wrong = 0;
    for (Path file : sources()) {
      String before = Files.readString(file);
      String after = RemoveUnusedImports.removeUnusedImports(formatter.formatSourceAndFixImports(before));
      if (before.equals(after)) {
        continue;
      }
      wrong++;
      if (fix) {
        Files.writeString(file, after);
      }
      System.err.println((fix ? "formatted " : "badly formatted: ") + file);
    }
    if (wrong > 0 && !fix) {
      System.err.println(wrong + " files; format them with: mvn process-sources -N -Dformat=fix");
      System.exit(1);
    }
  }

  private static List<Path> sources() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("src/"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
