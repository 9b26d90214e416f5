package dev.rimward.policy.fleet;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * A file parsed into YAML documents, or why it cannot be. Whoever can push a file chooses its
 * bytes, so size, depth and aliases are bounded; aliases are resolved, tags construct nothing.
 */
sealed interface YamlFile {
  int MAX_BYTES = 1 << 20;
  int MAX_DEPTH = 50;
  int MAX_ALIASES = 50;

  /** The roots of the documents that hold something, in their order. */
  record Documents(List<Place> roots) implements YamlFile {
    public Documents {
      roots = List.copyOf(roots);
    }
  }

  /** Not YAML, or not YAML that is accepted. */
  record Broken(Problem problem) implements YamlFile {}

  static YamlFile parse(String path, byte[] content) {
    if (content.length > MAX_BYTES) {
      return new Broken(new Problem(path, 0, "", "is larger than " + (MAX_BYTES >> 20) + " MiB"));
    }
    CharBuffer text = CharBuffer.allocate(content.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(ByteBuffer.wrap(content), text, true);
    text.flip();
    return result.isError()
        ? new Broken(new Problem(path, lineAt(text, text.length()), "", "is not UTF-8"))
        : compose(path, text.toString());
  }

  private static YamlFile compose(String path, String text) {
    List<Place> roots = new ArrayList<>();
    try {
      for (Node root : new Yaml(limits()).composeAll(new StringReader(text))) {
        if (!root.getTag().equals(Tag.NULL)) {
          roots.add(Place.root(path, text, root));
        }
      }
      return new Documents(roots);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      return broken(path, line, Objects.requireNonNullElse(e.getProblem(), "is malformed"));
    } catch (ReaderException e) {
      return broken(path, lineAt(text, e.getPosition()), "has a control character");
    } catch (YAMLException e) {
      return broken(path, 0, Objects.requireNonNullElse(e.getMessage(), "is malformed"));
    }
  }

  private static Broken broken(String path, int line, String why) {
    return new Broken(new Problem(path, line, "", Problem.brief("not valid YAML: " + why)));
  }

  private static LoaderOptions limits() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    return options;
  }

  private static int lineAt(CharSequence text, int position) {
    return 1 + (int) text.chars().limit(position).filter(c -> c == '\n').count();
  }
}
