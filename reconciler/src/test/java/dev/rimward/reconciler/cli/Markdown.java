package dev.rimward.reconciler.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, with what is set apart in it. */
record Markdown(Path path, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

  /**
   * @param language what is written behind the opening fence: {@code sh}, {@code yaml}, or nothing
   */
  record Block(String language, String text) {}

  /** Every page of the project. */
  static List<Markdown> pages() {
    Path home = Typed.home();
    try (Stream<Path> docs = Files.list(home.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "manifests/README.md").map(home::resolve),
              docs.filter(path -> path.toString().endsWith(".md")))
          .filter(Files::exists)
          .sorted()
          .map(Markdown::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Markdown read(Path path) {
    try {
      return new Markdown(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(match -> new Block(match.group(1), match.group(2)))
        .toList();
  }

  /** What stands between backticks within a line. */
  List<String> code() {
    return CODE.matcher(BLOCK.matcher(text).replaceAll(""))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Override
  public String toString() {
    return path.getFileName().toString();
  }
}
