package dev.rimward.policy.optimizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rimward.policy.fleet.InvalidField;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.Suggestion;
import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.optimizer.LocationOptimizer.Static;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the ConfigMap's {@code data.strategy}, which is JSON: a strategy and its params. */
final class StrategyReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final List<Problem> problems = new ArrayList<>();
  private final JsonPlace.Complaints complaints;

  StrategyReader(String path) {
    complaints =
        (field, message) ->
            problems.add(
                new Problem(
                    path,
                    0,
                    Problem.brief("ConfigMap " + LocationOptimizer.NAME + " " + field),
                    Problem.brief(message)));
  }

  OptimizerReading read(JsonNode configMap) {
    Optional<LocationOptimizer> optimizer = text(configMap).flatMap(this::parse).flatMap(this::of);
    return problems.isEmpty() && optimizer.isPresent()
        ? new OptimizerReading.Understood(optimizer.get())
        : new OptimizerReading.Refused(problems);
  }

  private Optional<JsonPlace> text(JsonNode configMap) {
    JsonPlace root = new JsonPlace("", configMap, complaints);
    root.allow("apiVersion", "kind", "metadata", "data");
    return root.object("data", "strategy").flatMap(data -> data.required("strategy"));
  }

  private Optional<JsonPlace> parse(JsonPlace written) {
    if (!written.node().isTextual()) {
      written.complain("must be JSON in a string, is " + written.found());
      return Optional.empty();
    }
    try {
      JsonNode strategy = JSON.readTree(written.node().asText());
      return Optional.of(new JsonPlace(written.field(), strategy, complaints));
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : ", line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      written.complain("is not JSON" + where + ": " + e.getOriginalMessage());
      return Optional.empty();
    }
  }

  private Optional<LocationOptimizer> of(JsonPlace strategy) {
    if (!strategy.isObject()) {
      return Optional.empty();
    }
    strategy.allow("strategy", "params");
    Optional<String> name = strategy.required("strategy").flatMap(JsonPlace::text);
    Optional<JsonPlace> params = strategy.required("params").filter(JsonPlace::isObject);
    return name.flatMap(
        word ->
            switch (word) {
              case "SolverServiceV1" -> params.flatMap(this::solverService);
              case "static" -> params.flatMap(this::named);
              default -> {
                strategy.complain(
                    "strategy",
                    Suggestion.after(
                        "unknown strategy \"" + word + "\"",
                        word,
                        List.of("SolverServiceV1", "static")));
                yield Optional.empty();
              }
            });
  }

  private Optional<LocationOptimizer> solverService(JsonPlace params) {
    params.allow(
        "policy",
        "mustInclude",
        "mustNotInclude",
        "minimumLocations",
        "maximumLocations",
        "minimumUsagePerLocation");
    params.required("policy").ifPresent(StrategyReader::requireDynamic);
    List<String> mustInclude = list(params, "mustInclude", StrategyReader::region);
    List<String> mustNotInclude = list(params, "mustNotInclude", StrategyReader::region);
    int minimum = params.wholeNumber("minimumLocations", Dynamic.DEFAULT_MINIMUM_LOCATIONS);
    int maximum = params.wholeNumber("maximumLocations", Dynamic.DEFAULT_MAXIMUM_LOCATIONS);
    int usage = params.wholeNumber("minimumUsagePerLocation", Dynamic.DEFAULT_MINIMUM_USAGE);
    return made(params, () -> new Dynamic(mustInclude, mustNotInclude, minimum, maximum, usage));
  }

  private static void requireDynamic(JsonPlace policy) {
    policy
        .text()
        .filter(word -> !word.equals("dynamic"))
        .ifPresent(
            word ->
                policy.complain(
                    Suggestion.after("unknown policy \"" + word + "\"", word, List.of("dynamic"))));
  }

  private static Optional<String> region(JsonPlace item) {
    if (!item.isObject()) {
      return Optional.empty();
    }
    item.allow("region");
    return item.required("region").flatMap(JsonPlace::text);
  }

  private Optional<LocationOptimizer> named(JsonPlace params) {
    params.allow("filters", "selector");
    params
        .object("selector", "all")
        .flatMap(selector -> selector.object("all"))
        .ifPresent(all -> all.allow());
    Optional<JsonPlace> filters = params.object("filters", "byName");
    List<String> names =
        filters
            .filter(place -> place.required("byName").isPresent())
            .map(place -> list(place, "byName", JsonPlace::text))
            .orElse(List.of());
    return made(params, () -> new Static(names));
  }

  private static List<String> list(
      JsonPlace place, String field, Function<JsonPlace, Optional<String>> item) {
    return place.items(field).stream().map(item).flatMap(Optional::stream).toList();
  }

  /** Not where something is missing already: what is left would be blamed for it. */
  private Optional<LocationOptimizer> made(
      JsonPlace params, Supplier<LocationOptimizer> constructor) {
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(constructor.get());
    } catch (InvalidField e) {
      params.complain(e.field(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
