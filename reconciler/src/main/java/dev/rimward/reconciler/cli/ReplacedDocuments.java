package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.InvalidYaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A source tree in which the documents of one more file stand for those of the same kind and name.
 * What they replace becomes empty lines, so that all else keeps its place.
 */
final class ReplacedDocuments implements SourceTree {
  private static final String FOLDER = "policies";
  private static final Pattern LINE_START = Pattern.compile("(?<=\n)");

  private final SourceTree tree;
  private final String path;
  private final byte[] content;
  private final Set<Identity> replaced;

  private record Identity(String kind, String name) {
    static Identity of(JsonNode document) {
      return new Identity(
          document.path("kind").asText(), document.path("metadata").path("name").asText());
    }
  }

  /**
   * @param name of the file, which is read as if it were among the policies
   */
  ReplacedDocuments(SourceTree tree, String name, byte[] content) {
    this.tree = tree;
    this.path = FOLDER + "/compared/" + name;
    this.content = content.clone();
    this.replaced = identities(new String(content, StandardCharsets.UTF_8));
  }

  private static Set<Identity> identities(String text) {
    try {
      return CanonicalYaml.readDocuments(text.getBytes(StandardCharsets.UTF_8)).stream()
          .map(Identity::of)
          .collect(Collectors.toSet());
    } catch (InvalidYaml e) {
      // Whoever reads the tree says what is wrong with the file, and where.
      return Set.of();
    }
  }

  @Override
  public String revision() {
    return tree.revision();
  }

  @Override
  public List<Entry> entries(String folder) {
    return folder.equals(FOLDER)
        ? Stream.concat(
                tree.entries(folder).stream().filter(entry -> !isReplaced(entry)),
                Stream.of(new Entry(path, Type.FILE)))
            .toList()
        : tree.entries(folder);
  }

  /** Whether nothing is left of it: a file without documents would be a problem. */
  private boolean isReplaced(Entry entry) {
    return entry.path().equals(path) || (entry.type() == Type.FILE && holdsOnlyReplaced(entry));
  }

  private boolean holdsOnlyReplaced(Entry entry) {
    return tree.read(entry.path())
        .map(yaml -> identities(new String(yaml, StandardCharsets.UTF_8)))
        .filter(this::areReplaced)
        .isPresent();
  }

  private boolean areReplaced(Set<Identity> there) {
    return !there.isEmpty() && replaced.containsAll(there);
  }

  @Override
  public Optional<byte[]> read(String file) {
    if (file.equals(path)) {
      return Optional.of(content.clone());
    }
    Optional<byte[]> read = tree.read(file);
    return file.startsWith(FOLDER + "/") ? read.map(this::withoutReplaced) : read;
  }

  private byte[] withoutReplaced(byte[] yaml) {
    StringBuilder kept = new StringBuilder();
    StringBuilder document = new StringBuilder();
    for (String line : LINE_START.split(new String(yaml, StandardCharsets.UTF_8), -1)) {
      if (line.matches("---(\\s.*)?\\R?")) {
        kept.append(withoutReplaced(document.toString())).append(line);
        document.setLength(0);
      } else {
        document.append(line);
      }
    }
    return kept.append(withoutReplaced(document.toString()))
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private String withoutReplaced(String document) {
    return areReplaced(identities(document)) ? document.replaceAll("[^\n]", "") : document;
  }

  @Override
  public Optional<String> digest(String folder) {
    return tree.digest(folder);
  }

  @Override
  public Optional<String> fileDigest(String file) {
    return tree.fileDigest(file);
  }

  @Override
  public Stream<SourceTree> earlier(String folder) {
    return tree.earlier(folder);
  }
}
