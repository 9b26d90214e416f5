package dev.rimward.policy.fleet;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns a YAML document into a record, by the record's components, and collects everything that is
 * wrong on the way instead of stopping at the first.
 *
 * <p>Components are scalars, enumerations, records, {@code List}, {@code Map<String, …>} and {@code
 * SortedMap<String, …>} of them, and {@link JsonObject} for what may have any shape. One that the
 * document does not have is its {@link Default}, null where it is {@code @Nullable}, empty where it
 * is a collection or a {@link JsonObject}, and otherwise an error. {@link InvalidField} from a
 * record's constructor is a problem at the field it names.
 */
final class RecordBinder {
  private final List<Problem> problems = new ArrayList<>();

  private RecordBinder() {}

  /**
   * @param header keys of the document's root that are no components and were read already
   */
  static <T extends Record> Bound<T> bind(Place document, Class<T> type, Set<String> header) {
    RecordBinder binder = new RecordBinder();
    T value = type.cast(binder.record(document, type, header));
    return new Bound<>(value, binder.problems);
  }

  private @Nullable Object value(Place place, Type type) {
    if (place.node().getTag().equals(Tag.NULL)) {
      return reject(place, "has no value; write one or remove the field");
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? list(place, arguments[0])
          : map(place, arguments[1], generic.getRawType() == SortedMap.class);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == JsonObject.class) {
      return new JsonBinder(this::entries, problems).object(place);
    }
    return Scalars.canRead(plain) ? scalar(place, plain) : record(place, plain, Set.of());
  }

  private @Nullable Object scalar(Place place, Class<?> type) {
    if (!(place.node() instanceof ScalarNode scalar)) {
      return reject(place, "must be a single value, is " + describe(place.node()));
    }
    try {
      return Scalars.read(type, scalar);
    } catch (InvalidField e) {
      problems.add(place.problem(scalar, e));
      return null;
    }
  }

  private @Nullable Object list(Place place, Type type) {
    if (!(place.node() instanceof SequenceNode sequence)) {
      return reject(place, "must be a list, is " + describe(place.node()));
    }
    int before = problems.size();
    List<@Nullable Object> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(value(place.item(items.size(), item), type));
    }
    return problems.size() > before ? null : items;
  }

  private @Nullable Object map(Place place, Type type, boolean sorted) {
    int before = problems.size();
    Map<String, @Nullable Object> values = sorted ? new TreeMap<>() : new LinkedHashMap<>();
    entries(place).forEach((key, entry) -> values.put(key, value(entry, type)));
    return problems.size() > before ? null : values;
  }

  private @Nullable Object record(Place place, Class<?> type, Set<String> header) {
    int before = problems.size();
    Map<String, Place> entries = entries(place);
    if (problems.size() > before && entries.isEmpty()) {
      return null;
    }
    RecordComponent[] components = type.getRecordComponents();
    List<String> known =
        Stream.concat(header.stream(), Arrays.stream(components).map(RecordComponent::getName))
            .toList();
    Set<String> meant = reportUnknown(entries, known, type.getAnnotation(Planned.class));
    @Nullable Object[] arguments =
        Arrays.stream(components)
            .filter(component -> !meant.contains(component.getName()))
            .map(component -> component(place, entries.get(component.getName()), component))
            .toArray();
    return problems.size() > before ? null : construct(place, type, arguments);
  }

  /** The known fields that were probably meant: that they are missing needs no saying. */
  private Set<String> reportUnknown(
      Map<String, Place> entries, List<String> known, @Nullable Planned planned) {
    List<String> later = planned == null ? List.of() : List.of(planned.value());
    Set<String> meant = new HashSet<>();
    entries.forEach(
        (key, entry) -> {
          if (later.contains(key)) {
            reject(entry, "not supported yet");
          } else if (!known.contains(key)) {
            reject(entry, Suggestion.after("unknown field", key, known));
            Suggestion.nearest(key, known).ifPresent(meant::add);
          }
        });
    meant.removeAll(entries.keySet());
    return meant;
  }

  private @Nullable Object component(
      Place parent, @Nullable Place given, RecordComponent component) {
    if (given != null) {
      return said(given, component, value(given, component.getGenericType()));
    }
    Class<?> type = component.getType();
    Default whenAbsent = component.getAnnotation(Default.class);
    if (whenAbsent != null) {
      return Scalars.canRead(type)
          ? Scalars.parse(type, whenAbsent.value())
          : record(absent(parent, component.getName()), type, Set.of());
    }
    if (type == List.class) {
      return List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (type == SortedMap.class) {
      return Collections.emptySortedMap();
    }
    if (type == JsonObject.class) {
      return JsonObject.EMPTY;
    }
    if (!isNullable(component)) {
      problems.add(parent.problemAt(component.getName(), "required field is missing"));
    }
    return null;
  }

  /** A text says something, unless its default does not either. */
  private @Nullable Object said(Place place, RecordComponent component, @Nullable Object value) {
    boolean mayBeEmpty = component.isAnnotationPresent(Default.class);
    return "".equals(value) && !mayBeEmpty ? reject(place, "must not be empty") : value;
  }

  /** JSpecify's annotation stands on the type. */
  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static Place absent(Place parent, String name) {
    Node nothing = new MappingNode(Tag.MAP, List.of(), FlowStyle.FLOW);
    return new Place(
        parent.file(), parent.text(), parent.line(), parent.problemAt(name, "").field(), nothing);
  }

  private @Nullable Object construct(Place place, Class<?> type, @Nullable Object[] arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidField invalid) {
        return reject(place.find(invalid.field()), invalid.getMessage());
      }
      throw new IllegalStateException(type + " failed on " + place.problem("its values"), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be constructed", e);
    }
  }

  /** The entries of a mapping by key; what is wrong with the keys themselves is reported. */
  private Map<String, Place> entries(Place place) {
    Map<String, Place> entries = new LinkedHashMap<>();
    if (!(place.node() instanceof MappingNode mapping)) {
      reject(place, "must be a mapping, is " + describe(place.node()));
      return entries;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = Place.key(tuple);
      Place entry = place.entry(key, tuple);
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        reject(entry, "merge keys are not supported; write the fields out");
      } else if (!tuple.getKeyNode().getTag().equals(Tag.STR)) {
        reject(entry, "a key must be a string, is " + describe(tuple.getKeyNode()) + "; quote it");
      } else if (entries.containsKey(key)) {
        reject(entry, "appears twice, first in line " + place.find(key).line());
      } else {
        entries.put(key, entry);
      }
    }
    return entries;
  }

  private @Nullable Object reject(Place place, @Nullable String message) {
    problems.add(place.problem(String.valueOf(message)));
    return null;
  }

  static String describe(Node node) {
    return switch (node) {
      case MappingNode mapping -> "a mapping";
      case SequenceNode sequence -> "a list";
      case ScalarNode scalar -> Scalars.describe(scalar);
      default -> node.getTag().getValue();
    };
  }
}
