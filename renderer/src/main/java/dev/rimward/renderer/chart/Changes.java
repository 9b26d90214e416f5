package dev.rimward.renderer.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Refuses charts that give something else each time. Names objects and fields, and never what is in
 * them: mostly it is a generated password or key.
 */
final class Changes {
  private static final int MOST_NAMED = 5;

  private Changes() {}

  /** {@link ChartRefused} where two templatings of one chart do not give the same objects. */
  static void requireNone(List<TemplatedObject> once, List<TemplatedObject> again) {
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < Math.min(once.size(), again.size()); i++) {
      if (!once.get(i).id().equals(again.get(i).id())) {
        throw refused(List.of("an object of " + once.get(i).source() + " in its name or kind"));
      }
      changes.addAll(changes(once.get(i), again.get(i)));
    }
    if (once.size() != again.size()) {
      throw refused(List.of("the number of its objects"));
    }
    if (!changes.isEmpty()) {
      throw refused(changes);
    }
  }

  private static ChartRefused refused(List<String> changes) {
    int more = changes.size() - MOST_NAMED;
    return new ChartRefused(
        "the chart gives something else each time it is templated:\n"
            + changes.stream().limit(MOST_NAMED).collect(Collectors.joining("\n"))
            + (more > 0 ? "\nand %d more".formatted(more) : "")
            + "\nIt makes up a password or key, or asks for the time: give that value in the values"
            + " of the chart, or name a Secret that exists");
  }

  private static List<String> changes(TemplatedObject once, TemplatedObject again) {
    if (Arrays.equals(once.yaml(), again.yaml())) {
      return List.of();
    }
    List<String> fields = new ArrayList<>();
    compare("", CanonicalYaml.read(once.yaml()), CanonicalYaml.read(again.yaml()), fields);
    return fields.stream()
        .map(field -> "%s (%s) in %s".formatted(once.id(), once.source(), field))
        .toList();
  }

  private static void compare(String path, JsonNode one, JsonNode other, List<String> fields) {
    if (one.isObject() && other.isObject()) {
      compareFields(path, one, other, fields);
    } else if (one.isArray() && other.isArray() && one.size() == other.size()) {
      IntStream.range(0, one.size())
          .forEach(i -> compare("%s[%d]".formatted(path, i), one.get(i), other.get(i), fields));
    } else if (!one.equals(other)) {
      fields.add(path);
    }
  }

  /** A key that is not there again is not named: it would be made up as well. */
  private static void compareFields(
      String path, JsonNode one, JsonNode other, List<String> fields) {
    TreeSet<String> names = new TreeSet<>();
    one.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (other.has(name)) {
        String child = path.isEmpty() ? name : path + "." + name;
        compare(child, one.get(name), other.get(name), fields);
      }
    }
    if (one.size() != other.size() || !names.stream().allMatch(other::has)) {
      fields.add(path.isEmpty() ? "its keys" : "the keys of " + path);
    }
  }
}
