package dev.rimward.policy.fleet;

import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a configuration file, one YAML document without {@code apiVersion} and {@code kind}, into a
 * record, as strictly as the kinds are read: what is unknown, missing or of the wrong type is a
 * problem with its line, and all problems are found at once.
 */
public final class ConfigReader {
  private ConfigReader() {}

  /**
   * @param path what problems call the file
   * @param type components are scalars ({@code String}, {@code int}, {@code long}, {@code double},
   *     {@code boolean}, {@code Duration}, {@link Quantity}), enumerations, records, and lists and
   *     maps of them; absent ones are their {@link Default} (for a record any value: its own
   *     defaults), null if {@code @Nullable}, empty if collections, and an error otherwise
   */
  public static <T extends Record> Bound<T> read(String path, byte[] content, Class<T> type) {
    return switch (YamlFile.parse(path, content)) {
      case YamlFile.Broken(Problem problem) -> new Bound<>(null, List.of(problem));
      case YamlFile.Documents(List<Place> roots) when roots.size() > 1 ->
          new Bound<>(null, List.of(roots.get(1).problem("must be the only document of the file")));
      case YamlFile.Documents(List<Place> roots) ->
          RecordBinder.bind(roots.isEmpty() ? nothing(path) : roots.getFirst(), type, Set.of());
    };
  }

  /** An empty file says nothing, which is enough where everything has a default. */
  private static Place nothing(String path) {
    Mark start = new Mark(path, 0, 0, 0, new int[0], 0);
    return Place.root(
        path, "", new MappingNode(Tag.MAP, true, List.of(), start, start, FlowStyle.BLOCK));
  }
}
