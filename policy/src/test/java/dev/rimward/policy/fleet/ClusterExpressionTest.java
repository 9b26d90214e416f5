package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.Fleets.POLICY;
import static dev.rimward.policy.fleet.Fleets.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rimward.policy.guardrail.Guardrails;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterExpressionTest {
  private static final Cluster FRA1 =
      new Cluster(
          new Metadata("fra1", Map.of("environment", "production")),
          new Cluster.Spec(
              new Cluster.Location(50.11, 8.68, null, "DE", "europe"),
              "acme-metal",
              Cluster.Topology.Compact,
              new Cluster.Link(Duration.ofMillis(18)),
              new Resources(Quantity.parse("1500m"), Quantity.parse("64Gi")),
              0.031,
              List.of(),
              new Cluster.Access(null, "fra1"),
              false));
  private static final Cluster BARE =
      new Cluster(
          new Metadata("bare", Map.of()),
          new Cluster.Spec(
              new Cluster.Location(0, 0, null, null, "europe"),
              null,
              Cluster.Topology.Full,
              null,
              null,
              null,
              List.of(),
              new Cluster.Access(null, "bare"),
              false));

  private static String objection(String expression, Cluster cluster) {
    return ClusterExpression.parse(expression).objection(cluster).orElse("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster.location.country in [\"DE\", \"FR\"]",
        "cluster.name == \"fra1\" && cluster.topology == \"Compact\"",
        "cluster.location.latitude > 40 && cluster.location.longitude < 9.0",
        "cluster.location.region == \"europe\" && !has(cluster.location.city)",
        "cluster.labels.environment == \"production\"",
        "cluster.labels[\"topology.kubernetes.io/region\"] == \"europe\"",
        "cluster.labels[\"rimward.dev/country\"] == \"DE\"",
        "cluster.labels.exists(key, key.startsWith(\"env\"))",
        "cluster.provider.matches(\"^acme-\")",
        "cluster.capacity.cpu == 1.5 && cluster.capacity.memory == 64 * 1024 * 1024 * 1024",
        "cluster.pricePerCpuHour <= 0.04",
        "cluster.link.roundTripTime < duration(\"20ms\")",
        "!cluster.suspended"
      })
  void holdsForACluster(String expression) {
    assertThat(objection(expression, FRA1)).isEqualTo("none");
  }

  @Test
  void saysWhenItDoesNotHold() {
    assertThat(objection("cluster.location.country in [\"FR\"]", FRA1)).isEqualTo("is false");
    assertThat(objection("has(cluster.provider)", BARE)).isEqualTo("is false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cluster.location.country == "DE" | key 'country' is not present in map.
          cluster.capacity.cpu > 4         | key 'capacity' is not present in map.
          cluster.labels.tier != "1"       | key 'tier' is not present in map.
          cluster.name > 4                 | No matching overload for function '_>_'
          cluster.name                     | its value is neither true nor false
          1 / 0 == 1                       | / by zero
          """)
  void isNeverTrueWhereItCannotBeEvaluated(String expression, String reason) {
    assertThat(objection(expression, BARE)).isEqualTo("cannot be evaluated: " + reason);
  }

  @Test
  void aPartThatCannotBeEvaluatedDoesNotMatterWhereTheRestDecides() {
    assertThat(objection("!has(cluster.provider) || cluster.provider == \"acme\"", BARE))
        .isEqualTo("none");
    assertThat(objection("has(cluster.provider) && cluster.provider == \"acme\"", BARE))
        .isEqualTo("is false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 + 1                            | at column 3: expected type 'bool' but found 'int'
          cluster.name.size()              | at column 18: expected type 'bool' but found 'int'
          claster.name == "fra1"           | at column 1: undeclared reference to 'claster'
          cluster.nam == "fra1"            | at column 8: unknown field; did you mean name?
          has(cluster.location.town)       | at column 4: unknown field; known are latitude, longitude, city, country, region
          cluster.link.rtt < duration("1s") | at column 13: unknown field; known are roundTripTime
          cluster.name.matches("(")        | at column 22: is not a regular expression: missing closing ): `(`
          cluster.link.roundTripTime < duration("soon") | at column 39: duration validation failed. Reason: evaluation error
          """)
  void isCheckedBeforeItIsUsed(String expression, String complaint) {
    assertThatThrownBy(() -> ClusterExpression.parse(expression))
        .isInstanceOf(InvalidField.class)
        .hasMessageStartingWith(complaint);
  }

  @Test
  void aSyntaxErrorIsReportedWithItsLineAndColumnInTheFile() {
    String policy =
        POLICY.replace(
            "  priority: 0",
            """
              clusterAffinity:
                expression: |
                  cluster.name == "fra1"
                    && && cluster.suspended\
            """);
    assertThat(problems(MemoryTree.of(Map.of("policies/p.yaml", policy))))
        .startsWith("policies/p.yaml:9: spec.clusterAffinity.expression: at column 12: ")
        .hasLineCount(1);
  }

  @Test
  void longAndDeepExpressionsAreRefused() {
    for (String expression :
        List.of(
            "cluster.name == \"" + "x".repeat(5000) + "\"",
            "true" + " || true".repeat(400),
            "(".repeat(100) + "true" + ")".repeat(100),
            "[1].all(a, [1].all(b, [1].all(c, true)))",
            "[1].map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).size() > 0")) {
      assertThatThrownBy(() -> ClusterExpression.parse(expression))
          .isInstanceOf(InvalidField.class);
    }
  }

  @Test
  @Timeout(20)
  void whatRunsAwayIsStopped() {
    String many = IntStream.range(0, 100).boxed().toList().toString();
    assertThat(objection(many + ".all(a, " + many + ".all(b, a + b >= 0))", FRA1))
        .isEqualTo("cannot be evaluated: Iteration budget exceeded: 1000");
    assertThat(objection("(\"" + "a".repeat(3000) + "!\").matches(\"(a+)+$\")", FRA1))
        .isEqualTo("is false");
  }

  @Test
  void isTheSameWhereItsTextIs() {
    ClusterExpression expression = ClusterExpression.parse("!cluster.suspended");

    assertThat(expression)
        .isEqualTo(ClusterExpression.parse("!cluster.suspended"))
        .hasSameHashCodeAs(ClusterExpression.parse("!cluster.suspended"))
        .isNotEqualTo(ClusterExpression.parse("true"))
        .hasToString("!cluster.suspended");
    assertThat(expression.text()).isEqualTo("!cluster.suspended");
  }

  @Test
  void severalThreadsMayUseOne() {
    ClusterExpression expression =
        ClusterExpression.parse("cluster.labels.exists(k, k == \"environment\")");

    assertThat(
            IntStream.range(0, 2000)
                .parallel()
                .allMatch(
                    i -> expression.objection(i % 2 == 0 ? FRA1 : BARE).isEmpty() == (i % 2 == 0)))
        .isTrue();
  }

  /** It takes half a second, and few fleets use it. */
  @Test
  void aFleetWithoutExpressionsDoesNotLoadCel() throws ReflectiveOperationException {
    Recorder recorder = new Recorder();
    Class<?> fleets = recorder.loadClass("dev.rimward.policy.fleet.ClusterExpressionTest$Reading");
    Method read = fleets.getDeclaredMethod("read");
    read.setAccessible(true);
    read.invoke(null);

    assertThat(recorder.loaded)
        .contains(
            "dev.rimward.policy.fleet.ClusterExpression", "dev.rimward.policy.guardrail.Guardrails")
        .noneMatch(name -> name.startsWith("dev.cel"));
  }

  static final class Reading {
    private Reading() {}

    static void read() {
      MemoryTree tree =
          MemoryTree.of(Map.of("policies/p.yaml", POLICY, "clusters/fra1.yaml", Fleets.FRA1));
      if (!problems(tree).isEmpty()) {
        throw new AssertionError(problems(tree));
      }
      Guardrails.of(Fleets.read(tree).fleet().guardrails().values())
          .check(JsonNodeFactory.instance.objectNode().put("kind", "Pod"));
    }
  }

  /** Loads everything once more, and knows what. */
  private static final class Recorder extends ClassLoader {
    private final Set<String> loaded = new TreeSet<>();

    Recorder() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream content =
          ClusterExpressionTest.class.getClassLoader().getResourceAsStream(file)) {
        if (content == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = content.readAllBytes();
        loaded.add(name);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
