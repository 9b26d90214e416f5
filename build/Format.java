import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Formats every Java source of the project with google-java-format: {@code check} fails, {@code fix} rewrites.
 *
 * <p>What was well formatted before is known by its digest and not looked at again.
 */
class Format {
  private static final Path TOOLS = Path.of("target", "tools");

  public static void main(String[] args) throws Exception {
    boolean fix = args[0].equals("fix");
    Path memory = TOOLS.resolve("formatted-by-" + Files.size(TOOLS.resolve("google-java-format.jar")));
    Set<String> known = new HashSet<>(Files.exists(memory) ? Files.readAllLines(memory) : List.of());
    Set<String> good = new TreeSet<>();
    Formatter formatter = new Formatter();
    int wrong = 0;
    for (Path file : sources()) {
      String before = Files.readString(file);
      if (known.contains(digest(before))) {
        good.add(digest(before));
        continue;
      }
      String after = RemoveUnusedImports.removeUnusedImports(formatter.formatSourceAndFixImports(before));
      good.add(digest(after));
      if (before.equals(after)) {
        continue;
      }
      wrong++;
      if (fix) {
        Files.writeString(file, after);
      }
      System.err.println((fix ? "formatted " : "badly formatted: ") + file);
    }
    Files.write(memory, good);
    if (wrong > 0 && !fix) {
      System.err.println(wrong + " files; format them with: mvn process-sources -N -Dformat=fix");
      System.exit(1);
    }
  }

  private static String digest(String source) throws Exception {
    byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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
