package dev.rimward.policy.placement;

import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.policy.placement.Decision.Input;
import dev.rimward.policy.placement.Decision.LocationValue;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.placement.Decision.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A decision as it stands in Git, {@code placements/<application>.yaml}. {@code spec} is what the
 * engine is given back; {@code status} is why, for people and for replaying: the values at the
 * chosen locations and at the near misses, which all other locations are further off than.
 */
public final class PlacementDocument {
  private static final String KIND = "Placement";
  private static final int NEAR_MISSES = 5;

  private PlacementDocument() {}

  /** Where the document of an application stands on the branch {@code rendered}. */
  public static String path(String application) {
    return "placements/" + application + ".yaml";
  }

  /**
   * The same decision is the same bytes. To be written only when the decision changed: the values
   * in it are those of the time of the decision.
   */
  public static byte[] write(Decision decision) {
    ApplicationPlacement placement = decision.placement();
    Map<String, Object> document = DocumentFields.start(KIND, placement.application());
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("policy", placement.policy());
    spec.put("locations", list(placement.locations().stream().map(PlacementDocument::location)));
    spec.put("moves", list(placement.moves().stream().map(PlacementDocument::move)));
    document.put("spec", spec);
    document.put("status", status(decision));
    return Yaml.write(document);
  }

  /**
   * @param path for errors
   * @throws InvalidDocument when it is not what {@link #write} writes
   */
  public static ApplicationPlacement read(String path, byte[] content) {
    DocumentFields document = Yaml.read(path, content, KIND);
    DocumentFields spec = document.mapping("spec");
    return new ApplicationPlacement(
        document.mapping("metadata").text("name"),
        spec.text("policy"),
        spec.mappings("locations").stream().map(PlacementDocument::location).toList(),
        spec.mappings("moves").stream().map(PlacementDocument::move).toList());
  }

  private static Map<String, Object> location(LocationPlacement placed) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("location", placed.location());
    fields.put("replicas", placed.replicas());
    fields.put("since", placed.since().toString());
    fields.put("reason", placed.reason());
    if (placed.leavingSince() != null) {
      fields.put("leavingSince", placed.leavingSince().toString());
    }
    if (placed.taintedSince() != null) {
      fields.put("taintedSince", placed.taintedSince().toString());
    }
    return fields;
  }

  private static LocationPlacement location(DocumentFields fields) {
    return new LocationPlacement(
        fields.text("location"),
        fields.number("replicas"),
        fields.instant("since"),
        fields.text("reason"),
        fields.has("leavingSince") ? fields.instant("leavingSince") : null,
        fields.has("taintedSince") ? fields.instant("taintedSince") : null);
  }

  private static Map<String, Object> move(Move move) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", move.at().toString());
    fields.put("location", move.location());
    fields.put("from", move.from());
    fields.put("to", move.to());
    fields.put("reason", move.reason());
    return fields;
  }

  private static Move move(DocumentFields fields) {
    return new Move(
        fields.instant("at"),
        fields.text("location"),
        fields.number("from"),
        fields.number("to"),
        fields.text("reason"));
  }

  private static Map<String, Object> status(Decision decision) {
    List<Verdict> nearMisses = nearMisses(decision);
    Set<String> named =
        Stream.concat(
                decision.placement().locations().stream().map(LocationPlacement::location),
                nearMisses.stream().map(Verdict::location))
            .collect(Collectors.toSet());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("inputs", list(decision.inputs().stream().map(input -> input(input, named))));
    fields.put("nearMisses", list(nearMisses.stream().map(PlacementDocument::nearMiss)));
    fields.put("rejections", rejections(decision));
    fields.put("notices", decision.notices().stream().map(Notice::text).toList());
    return fields;
  }

  private static Map<String, Object> input(Input input, Set<String> named) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("signal", input.signal());
    fields.put("state", input.state());
    if (input.at() != null) {
      fields.put("at", input.at().toString());
    }
    fields.put("detail", input.detail());
    Map<String, Double> values = new LinkedHashMap<>();
    for (LocationValue value : input.values()) {
      if (named.contains(value.location())) {
        values.put(value.location(), value.value());
      }
    }
    fields.put("values", values);
    return fields;
  }

  /**
   * Where the application is not, though it could be: the highest demand first where it is known,
   * else the best score.
   */
  private static List<Verdict> nearMisses(Decision decision) {
    return decision.verdicts().stream()
        .filter(verdict -> isRejected(verdict, decision))
        .filter(verdict -> verdict.demand() != null || verdict.score() != null)
        .sorted(
            Comparator.comparingDouble(PlacementDocument::demandBelow)
                .thenComparingDouble(PlacementDocument::score))
        .limit(NEAR_MISSES)
        .toList();
  }

  private static double demandBelow(Verdict verdict) {
    return verdict.demand() == null ? 0 : -verdict.demand();
  }

  private static double score(Verdict verdict) {
    return verdict.score() == null ? Double.POSITIVE_INFINITY : verdict.score().total();
  }

  private static Map<String, Object> nearMiss(Verdict verdict) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("location", verdict.location());
    fields.put("rule", verdict.rule());
    fields.put("text", verdict.text());
    if (!verdict.wouldChange().isEmpty()) {
      fields.put("wouldChange", verdict.wouldChange());
    }
    return fields;
  }

  private static List<Map<String, Object>> rejections(Decision decision) {
    Map<String, List<Verdict>> byRule =
        decision.verdicts().stream()
            .filter(verdict -> isRejected(verdict, decision))
            .collect(
                Collectors.groupingBy(
                    verdict -> verdict.rule() + " " + verdict.field(),
                    TreeMap::new,
                    Collectors.toList()));
    return list(byRule.values().stream().map(PlacementDocument::rejection));
  }

  private static Map<String, Object> rejection(List<Verdict> verdicts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rule", verdicts.getFirst().rule());
    if (!verdicts.getFirst().field().isEmpty()) {
      fields.put("field", verdicts.getFirst().field());
    }
    fields.put("locations", verdicts.stream().map(Verdict::location).toList());
    return fields;
  }

  private static boolean isRejected(Verdict verdict, Decision decision) {
    return !verdict.chosen() && decision.placement().at(verdict.location()).isEmpty();
  }

  private static <T> List<T> list(Stream<T> items) {
    return items.toList();
  }
}
