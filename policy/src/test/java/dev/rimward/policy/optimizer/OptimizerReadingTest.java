package dev.rimward.policy.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.optimizer.LocationOptimizer.Dynamic;
import dev.rimward.policy.optimizer.LocationOptimizer.Static;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerReadingTest {
  /** As it stood in a public repository of Section's in April 2022. */
  private static final String FIRST_GENERATION =
      """
      apiVersion: v1
      kind: ConfigMap
      data:
        strategy: |
          {"strategy":"static","params":{"filters":{"byName":["lmn-den-k1"]},"selector":{"all":{}}}}
      metadata:
        name: location-optimizer
      """;

  /** As it stands there since May 2022. */
  private static final String SECOND_GENERATION =
      """
      apiVersion: v1
      kind: ConfigMap
      data:
        strategy: |
          {
            "strategy":"SolverServiceV1",
            "params": {
              "policy": "dynamic",
              "mustInclude": [ {"region":"northamerica"}, {"region":"europe"} ],
              "minimumLocations": 2,
              "maximumLocations": 4,
              "minimumUsagePerLocation": 20
            }
          }
      metadata:
        name: location-optimizer
      """;

  private static final String DEFAULTS =
      """
      {"strategy":"SolverServiceV1","params":{"policy":"dynamic","mustInclude":[],
       "mustNotInclude":[],"minimumLocations":2,"maximumLocations":5,"minimumUsagePerLocation":20}}
      """;

  @Test
  void readsTheFirstGeneration() throws Exception {
    assertThat(understood(new YAMLMapper().readTree(FIRST_GENERATION)))
        .isEqualTo(new Static(List.of("lmn-den-k1")));
  }

  @Test
  void readsTheSecondGeneration() throws Exception {
    assertThat(understood(new YAMLMapper().readTree(SECOND_GENERATION)))
        .isEqualTo(new Dynamic(List.of("northamerica", "europe"), List.of(), 2, 4, 20));
  }

  @Test
  void takesTheDocumentedDefaultsForWhatIsLeftOut() {
    String shortest = "{\"strategy\":\"SolverServiceV1\",\"params\":{\"policy\":\"dynamic\"}}";
    assertThat(understood(configMap(shortest)))
        .isEqualTo(understood(configMap(DEFAULTS)))
        .isEqualTo(new Dynamic(List.of(), List.of(), 2, 5, 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"policy":"dynamic","chooseFrom":[]}                          | params.chooseFrom: unknown field; known are policy, mustInclude,
          {"policy":"dynamic","mustinclude":[]}                         | params.mustinclude: unknown field; did you mean mustInclude?
          {"policy":"dynamic","minimumLocation":3}                      | params.minimumLocation: unknown field; did you mean minimumLocations?
          {"policy":"static"}                                           | params.policy: unknown policy "static"; known are dynamic
          {"policy":"Dynamic"}                                          | params.policy: unknown policy "Dynamic"; did you mean dynamic?
          {}                                                            | params.policy: required field is missing
          {"policy":["dynamic"]}                                        | params.policy: must be a string, is ["dynamic"]
          {"policy":"dynamic","mustInclude":{"region":"europe"}}        | params.mustInclude: must be a list, is {"region":"europe"}
          {"policy":"dynamic","mustInclude":null}                       | params.mustInclude: must be a list, is null
          {"policy":"dynamic","mustInclude":["europe"]}                 | params.mustInclude[0]: must be an object, is "europe"
          {"policy":"dynamic","mustInclude":[{"region":1}]}             | params.mustInclude[0].region: must be a string, is 1
          {"policy":"dynamic","mustInclude":[{}]}                       | params.mustInclude[0].region: required field is missing
          {"policy":"dynamic","mustInclude":[{"region":"asia","country":"DE"}]}       | params.mustInclude[0].country: unknown field; known are region
          {"policy":"dynamic","mustNotInclude":[{"region":""}]}         | params.mustNotInclude[0].region: must be a string, is ""
          {"policy":"dynamic","minimumLocations":"2"}                   | params.minimumLocations: must be a whole number, is "2"
          {"policy":"dynamic","minimumLocations":2.0}                   | params.minimumLocations: must be a whole number, is 2.0
          {"policy":"dynamic","minimumLocations":0}                     | params.minimumLocations: must be at least 1, is 0
          {"policy":"dynamic","minimumUsagePerLocation":0}              | params.minimumUsagePerLocation: must be at least 1, is 0
          {"policy":"dynamic","maximumLocations":9999999999}            | params.maximumLocations: must be a whole number, is 9999999999
          {"policy":"dynamic","minimumLocations":6}                     | params.maximumLocations: must be at least minimumLocations (6), is 5
          {"policy":"dynamic","mustInclude":[{"region":"europe"}],"mustNotInclude":[{"region":"europe"}]} | params.mustNotInclude: has europe, as mustInclude does
          {"policy":"dynamic","minimumLocations":1,"maximumLocations":1,"mustInclude":[{"region":"europe"},{"region":"asia"}]} | params.mustInclude: has 2 regions, more than maximumLocations (1)
          """)
  void refusesWhatIsNotDocumentedOfTheSecondGeneration(String params, String expected) {
    assertThat(refused("{\"strategy\":\"SolverServiceV1\",\"params\":" + params + "}"))
        .singleElement()
        .asString()
        .startsWith("apps/shop: ConfigMap location-optimizer data.strategy." + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"filters":{"byName":[]},"selector":{"all":{}}}                     | params.filters.byName: must have at least one name
          {"filters":{"byName":"lmn-den-k1"},"selector":{"all":{}}}           | params.filters.byName: must be a list, is "lmn-den-k1"
          {"filters":{"byName":[7]},"selector":{"all":{}}}                    | params.filters.byName[0]: must be a string, is 7
          {"filters":{},"selector":{"all":{}}}                                | params.filters.byName: required field is missing
          {"filters":{"byRegion":["x"],"byName":["a"]},"selector":{"all":{}}} | params.filters.byRegion: unknown field; known are byName
          {"selector":{"all":{}}}                                             | params.filters: required field is missing
          {"filters":{"byName":["a"]}}                                        | params.selector: required field is missing
          {"filters":{"byName":["a"]},"selector":{"all":{"max":1}}}           | params.selector.all.max: unknown field; must be empty
          {"filters":{"byName":["a"]},"selector":{"all":true}}                | params.selector.all: must be an object, is true
          {"filters":{"byName":["a"]},"selector":{"all":{},"nearest":{}}}     | params.selector.nearest: unknown field; known are all
          {"filters":{"byName":["a"]},"selector":{"all":{}},"policy":"dynamic"} | params.policy: unknown field; known are filters, selector
          """)
  void refusesWhatIsNotDocumentedOfTheFirstGeneration(String params, String expected) {
    assertThat(refused("{\"strategy\":\"static\",\"params\":" + params + "}"))
        .singleElement()
        .asString()
        .startsWith("apps/shop: ConfigMap location-optimizer data.strategy." + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"strategy":"SolverServeTraffic","params":{}} | data.strategy.strategy: unknown strategy "SolverServeTraffic"; known are SolverServiceV1, static
          {"strategy":"SolverServiceV2","params":{}}    | data.strategy.strategy: unknown strategy "SolverServiceV2"; did you mean SolverServiceV1?
          {"strategy":"static"}                         | data.strategy.params: required field is missing
          {"params":{"policy":"dynamic"}}               | data.strategy.strategy: required field is missing
          {"strategy":"static","params":[]}             | data.strategy.params: must be an object, is []
          []                                            | data.strategy: must be an object, is []
          "static"                                      | data.strategy: must be an object, is "static"
          """)
  void refusesAnUnknownStrategy(String strategy, String expected) {
    assertThat(refused(strategy))
        .singleElement()
        .asString()
        .startsWith("apps/shop: ConfigMap location-optimizer " + expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "strategy: static", "{} {}", "{'strategy':'static'}"})
  void refusesWhatIsNoJson(String strategy) {
    assertThat(refused(strategy))
        .singleElement()
        .asString()
        .startsWith("apps/shop: ConfigMap location-optimizer data.strategy: ")
        .containsAnyOf("is not JSON, line 1, column", "must be an object");
  }

  @Test
  void refusesAFieldThatIsThereTwice() {
    assertThat(refused("{\"strategy\":\"static\",\"strategy\":\"static\",\"params\":{}}"))
        .singleElement()
        .asString()
        .contains("is not JSON")
        .contains("Duplicate field 'strategy'");
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    assertThat(
            refused(
                """
                {"strategy":"SolverServiceV1","notes":"x",
                 "params":{"policy":"fast","minimumLocations":"2","chooseFrom":[]}}
                """))
        .extracting(Problem::field)
        .containsExactlyInAnyOrder(
            "ConfigMap location-optimizer data.strategy.notes",
            "ConfigMap location-optimizer data.strategy.params.policy",
            "ConfigMap location-optimizer data.strategy.params.minimumLocations",
            "ConfigMap location-optimizer data.strategy.params.chooseFrom");
  }

  @Test
  void refusesAnEnvelopeThatSaysMore() throws Exception {
    JsonNode more =
        new YAMLMapper()
            .readTree(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: location-optimizer, labels: {app: shop}}
                immutable: true
                data: {strategy: '%s', other: x}
                """
                    .formatted(DEFAULTS.replace("\n", "")));
    assertThat(((OptimizerReading.Refused) OptimizerReading.of("apps/shop", more)).problems())
        .extracting(Problem::field)
        .containsExactly(
            "ConfigMap location-optimizer immutable", "ConfigMap location-optimizer data.other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"data\":{}}", "{\"data\":{\"strategy\":{}}}"})
  void refusesAnEnvelopeWithoutStrategy(String configMap) throws Exception {
    assertThat(OptimizerReading.of("apps/shop", new ObjectMapper().readTree(configMap)))
        .isInstanceOf(OptimizerReading.Refused.class);
  }

  private static LocationOptimizer understood(JsonNode configMap) {
    OptimizerReading reading = OptimizerReading.of("apps/shop", configMap);
    assertThat(reading).isInstanceOf(OptimizerReading.Understood.class);
    return ((OptimizerReading.Understood) reading).optimizer();
  }

  private static List<Problem> refused(String strategy) {
    OptimizerReading reading = OptimizerReading.of("apps/shop", configMap(strategy));
    assertThat(reading).isInstanceOf(OptimizerReading.Refused.class);
    return ((OptimizerReading.Refused) reading).problems();
  }

  private static JsonNode configMap(String strategy) {
    var configMap = new ObjectMapper().createObjectNode();
    configMap.putObject("data").put("strategy", strategy);
    return configMap;
  }
}
