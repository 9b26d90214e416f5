package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.policy.fleet.ObjectExpression.Verdict;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectExpressionTest {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final ObjectNode DEPLOYMENT =
      object(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: storefront
            namespace: shop
            labels: {team: shop, app.kubernetes.io/name: storefront}
          spec:
            replicas: 3
            paused: false
            minReadySeconds: null
            template:
              spec:
                containers:
                - name: web
                  image: registry.example/shop/web:1.27
                  resources:
                    limits: {memory: 512Mi, cpu: 1}
                    requests: {memory: 256Mi, cpu: 0.5}
                  ports: [{containerPort: 8080}, {containerPort: 9090}]
                - name: log
                  image: registry.example/log@sha256:abc
          """);

  private static ObjectNode object(String yaml) {
    try {
      return (ObjectNode) YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String verdict(String expression, ObjectNode object) {
    return switch (ObjectExpression.parse(expression).judge(object)) {
      case Verdict.Holds() -> "holds";
      case Verdict.DoesNotHold() -> "does not hold";
      case Verdict.Unknown(String reason) -> reason;
    };
  }

  private static String verdict(String expression) {
    return verdict(expression, DEPLOYMENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.kind == 'Deployment' && object.apiVersion.startsWith('apps/')",
        "object.spec.replicas == 3 && object.spec.replicas < 4 && object.spec.replicas > 2.5",
        "object.spec.template.spec.containers[0].resources.requests.cpu == 0.5",
        "object.spec.template.spec.containers[0].resources.limits.cpu == 1.0",
        "object.spec.replicas in [1, 2, 3] && type(object.spec.replicas) == int",
        "type(object.spec.template.spec.containers[0].resources.requests.cpu) == double",
        "type(object.spec) == map && type(object.spec.template.spec.containers) == list",
        "object.metadata.labels == {'team': 'shop', 'app.kubernetes.io/name': 'storefront'}",
        "{'team': 'shop', 'app.kubernetes.io/name': 'storefront'} == object.metadata.labels",
        "object.spec == object.spec && object.spec != object.metadata",
        "object.metadata.labels in [{}, object.metadata.labels]",
        "[object.metadata][0].name == 'storefront' && {'a': object}.a.kind == 'Deployment'",
        "!object.spec.paused && object.spec.minReadySeconds == null",
        "object.metadata.labels['app.kubernetes.io/name'] == 'storefront'",
        "has(object.metadata.labels) && 'team' in object.metadata.labels",
        "!has(object.metadata.annotations)",
        "object.metadata.labels.all(key, key != 'owner')",
        "object.spec.template.spec.containers.exists(c, c.name == 'web')",
        "object.spec.template.spec.containers.exists_one(c, has(c.ports))",
        "object.spec.template.spec.containers.map(c, c.name) == ['web', 'log']",
        "object.spec.template.spec.containers.filter(c, has(c.ports)).size() == 1",
        "size(object.spec.template.spec.containers) == 2",
        "object.metadata.name.matches('^[a-z]+$') && !object.metadata.name.contains('x')",
        "object.metadata.name.endsWith('front') && object.metadata.name.size() == 10",
        "object.kind.lowerAscii() == 'deployment' && object.kind.upperAscii() == 'DEPLOYMENT'",
        "object.apiVersion.split('/')[0] == 'apps' && ['a', 'b'].join('-') == 'a-b'",
        "object.kind.charAt(0) == 'D' && object.kind.substring(0, 6) == 'Deploy'",
        "object.kind.indexOf('m') == 6 && object.kind.lastIndexOf('e') == 7",
        "object.kind.replace('Dep', 'dep') == 'deployment' && ' a '.trim() == 'a'",
        "'abc 123'.find('[0-9]+') == '123' && 'abc'.find('[0-9]') == ''",
        "'a1 b2'.findAll('[0-9]') == ['1', '2']",
        "isURL('https://example.com:8080/a') && isURL('/a') && !isURL('../a') &&"
            + " !isURL('https://a:b/')",
        "sets.contains(['shop', 'pay'], [object.metadata.namespace])",
        "sets.intersects([1, 2], [2, 3]) && sets.equivalent([1, 2], [2, 1])",
        "object.metadata.?annotations.orValue({}).size() == 0",
        "object.metadata.?labels.?team.orValue('') == 'shop'",
        "object.spec.template.spec.containers[?5].hasValue() == false",
        "object.spec.template.spec.containers.all(i, c, i < 2 && c.name != '')",
        "object.metadata.labels.transformList(k, v, k + '=' + v).exists(x, x == 'team=shop')",
        "object.metadata.labels.transformMap(k, v, v + '!')['team'] == 'shop!'",
        "object.metadata.labels.transformMapEntry(k, v, {v: k})['shop'] == 'team'",
        "[1, 2].existsOne(i, v, v == 2) && [1, 2].exists(i, v, i == 1)",
        "optional.of(1).optMap(x, x + 1).value() == 2 && !optional.none().hasValue()",
        "optional.of(1).optFlatMap(x, optional.none()).orValue(3) == 3",
        "strings.quote('a') == '\"a\"' && 'ab'.reverse() == 'ba'",
        "string(object.spec.replicas) == '3' && int('3') == 3 && duration('1m') < duration('1h')"
      })
  void holdsForAnObject(String expression) {
    assertThat(verdict(expression)).isEqualTo("holds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantity('512Mi') == quantity('0.5Gi')",
        "quantity('1').isLessThan(quantity('1500m'))",
        "quantity('2Gi').isGreaterThan(quantity('2G'))",
        "quantity('1k').compareTo(quantity('1000')) == 0",
        "quantity('1k').compareTo(quantity('1')) == 1",
        "isQuantity('100m') && isQuantity(2) && isQuantity(0.5) && !isQuantity('many')",
        "quantity('1').add(quantity('500m')) == quantity('1500m')",
        "quantity('2').sub(quantity('500m')) == quantity('1500m')",
        "quantity('1').add(1) == quantity('2') && quantity('1').sub(1) == quantity('0')",
        "quantity('-1').sign() == -1 && quantity('0').sign() == 0",
        "quantity('1Ki').isInteger() && !quantity('1m').isInteger()",
        "!quantity('10000E').isInteger() && quantity('1Ki').asInteger() == 1024",
        "quantity('500m').asApproximateFloat() == 0.5",
        "object.spec.template.spec.containers.filter(c, has(c.resources)).all(c,"
            + " quantity(c.resources.limits.memory).isLessThan(quantity('1Gi'))"
            + " && !quantity(c.resources.limits.cpu).isGreaterThan(quantity('2')))"
      })
  void hasTheQuantitiesOfKubernetes(String expression) {
    assertThat(verdict(expression)).isEqualTo("holds");
  }

  @Test
  void saysWhenItDoesNotHold() {
    assertThat(verdict("object.spec.replicas > 5")).isEqualTo("does not hold");
    assertThat(verdict("object.spec.template.spec.containers.all(c, has(c.resources))"))
        .isEqualTo("does not hold");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          object.spec.strategy == "x"                           | at column 12, there is no "strategy"
          has(object.status.phase.x)                            | at column 4, there is no "status"
          object.metadata.labels["owner"] == "x"                | at column 23, there is no "owner"
          object.metadata.labels[object.metadata.name] == "x"   | at column 23, there is no such key
          object.spec.replicas > "three"                        | at column 22, ">" cannot take values of such types
          object.metadata.name == object.spec.replicas + "x"    | at column 46, "+" cannot take values of such types
          object.metadata.name.all(c, true)                     | at column 25, a function cannot take such a value
          object.metadata[0] == "x"                             | at column 16, there is no "0"
          object.spec.template.spec.containers[7].name == "x"   | at column 37, the list is not as long
          object.spec.replicas / 0 == 1                         | at column 22, divides by zero
          object.spec.replicas + 9223372036854775807 > 1        | at column 22, a number is too large
          int(object.metadata.name) == 1                        | at column 4, a value cannot be converted
          duration(object.metadata.name) < duration("1s")       | at column 9, a value cannot be converted
          object.metadata.name.matches(object.kind + "(")       | at column 29, a function cannot take such a value
          object.metadata.name.find(object.kind + "(") == ""    | at column 26, a function cannot take such a value
          quantity(object.metadata.name).isInteger()            | at column 9, a function cannot take such a value
          quantity("1m").asInteger() == 1                       | at column 25, a function cannot take such a value
          object.kind.substring(50) == ""                       | at column 22, a function cannot take such a value
          object.metadata.name                                  | its value is neither true nor false
          object                                                | its value is neither true nor false
          """)
  void isUnknownWhereItCannotBeEvaluated(String expression, String reason) {
    assertThat(verdict(expression)).isEqualTo(reason);
  }

  @Test
  void aPlaceInALaterLineIsNamedWithItsLine() {
    assertThat(verdict("object.spec.replicas == 3\n  && object.spec.strategy == 'x'"))
        .isEqualTo("at line 2, column 17, there is no \"strategy\"");
  }

  /** Rendered objects are Secrets too, and messages go into status, logs and commits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.data.password > 3",
        "object.data.password + 3 == 4",
        "int(object.data.password) == 1",
        "double(object.data.password) == 1.0",
        "bool(object.data.password)",
        "timestamp(object.data.password) == timestamp('2026-01-01T00:00:00Z')",
        "duration(object.data.password) == duration('1s')",
        "quantity(object.data.password).isInteger()",
        "object.data[object.data.password] == 'x'",
        "object.data.all(k, object[object.data[k]] == 'x')",
        "object.data.password.matches(object.data.password + '(')",
        "object.data.password.find('(' + object.data.password) == ''",
        "object.data.password.split(object.data.password, object.data.password) == []",
        "object.data.password.substring(100) == ''",
        "object.data.password.charAt(100) == ''",
        "object.data.password.replace('a', object.data.password, object.data) == ''",
        "object.data.password.all(x, x)",
        "object.data.password[0] == 'x'",
        "object.data.password.user == 'x'",
        "{object.data.password: 1, object.data.password: 2}.size() == 1",
        "object.data.password ? true : false",
        "!object.data.password",
        "object.data.password && object.data.password",
        "object.data.password.getFullYear() == 1",
        "sets.contains(object.data.password, object.data.password)",
        "object.data.password"
      })
  void aReasonQuotesNothingOfTheObject(String expression) {
    ObjectNode secret = object("{kind: Secret, data: {password: hunter2 swordfish}}");

    Verdict verdict = ObjectExpression.parse(expression).judge(secret);

    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.toString()).doesNotContainIgnoringCase("hunter2", "swordfish");
  }

  /** A key that is only a part of a word of the expression was not named by it. */
  @Test
  void aKeyIsNamedOnlyIfTheExpressionNamesIt() {
    ObjectNode secret = object("{data: {password: pass}}");

    assertThat(verdict("object[object.data.password] == 'x'", secret))
        .isEqualTo("at column 7, there is no such key");
  }

  @Test
  void aPartThatCannotBeEvaluatedDoesNotMatterWhereTheRestDecides() {
    assertThat(verdict("object.spec.strategy == 'x' || object.spec.replicas == 3"))
        .isEqualTo("holds");
    assertThat(verdict("has(object.spec.strategy) && object.spec.strategy.type == 'x'"))
        .isEqualTo("does not hold");
  }

  @Test
  void numbersAreAsTheApiServerReadsThem() {
    ObjectNode numbers = DEPLOYMENT.objectNode();
    numbers.put("short", (short) 3).put("float", 0.5f).put("long", Long.MAX_VALUE);
    numbers.put("large", BigInteger.TWO.pow(70)).put("whole", 3.0);

    assertThat(
            verdict(
                "object.short == 3 && object.float == 0.5 && object.long == 9223372036854775807 &&"
                    + " object.large > 1e21 && object.whole == 3 && type(object.whole) == double",
                numbers))
        .isEqualTo("holds");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          object.spec.replicas +                | at column 23: mismatched input '<EOF>' expecting
          object.spec.replicas + 1              | at column 22: expected type 'bool' but found 'int'
          size(object)                          | at column 5: expected type 'bool' but found 'int'
          "text"                                | at column 1: expected type 'bool' but found 'string'
          objekt.kind == "x"                    | at column 1: undeclared reference to 'objekt'
          oldObject == null                     | at column 1: undeclared reference to 'oldObject'
          object.kind.matches("(")              | at column 21: is not a regular expression: missing closing ): `(`
          object.kind.matches("(?!x)")          | at column 21: is not a regular expression: invalid or unsupported Perl syntax: `(?!`
          object.kind.find("[") == ""           | at column 18: is not a regular expression: missing closing ]: `[`
          object.kind.matches("(a{1000}){1000}") | at column 21: is too large a regular expression
          duration("soon") < duration("1s")     | at column 10: duration validation failed.
          object.name.lower() == "x"            | at column 18: undeclared reference to 'lower'
          """)
  void isCheckedBeforeItIsUsed(String expression, String complaint) {
    assertThatThrownBy(() -> ObjectExpression.parse(expression))
        .isInstanceOf(InvalidField.class)
        .hasMessageStartingWith(complaint);
  }

  @Test
  void longAndDeepExpressionsAreRefused() {
    for (String expression :
        List.of(
            "object.kind == \"" + "x".repeat(5000) + "\"",
            "true" + " || true".repeat(400),
            "(".repeat(100) + "true" + ")".repeat(100),
            "[1].all(a, [1].all(b, [1].all(c, [1].all(d, [1].all(e, true)))))",
            "object.kind.matches('(a{200}){6}')")) {
      assertThatThrownBy(() -> ObjectExpression.parse(expression)).isInstanceOf(InvalidField.class);
    }
  }

  @Test
  @Timeout(30)
  void whatRunsAwayIsStopped() {
    ObjectNode large = DEPLOYMENT.objectNode();
    ArrayNode items = large.putArray("items");
    IntStream.range(0, 2000).forEach(i -> items.add("item " + i));
    large.put("text", "a".repeat(1 << 20));

    assertThat(verdict("object.items.all(a, object.items.all(b, a == b || a != b))", large))
        .endsWith("the object is too large for it");
    assertThat(verdict("object.items.all(a, !object.text.contains('b'))", large))
        .endsWith("the object is too large for it");
    assertThat(
            verdict(
                "[1, 2, 3, 4, 5, 6, 7, 8, 9].map(x, object.items).all(l, l.all(a, l.all(b, true)))",
                large))
        .endsWith("the object is too large for it");
    assertThat(verdict("object.items.exists(a, object.text == a) || true", large))
        .isEqualTo("holds");
  }

  @Test
  void anObjectOfAUsualSizeIsNotTooLarge() {
    ObjectNode many = object("{spec: {}}");
    ArrayNode containers = ((ObjectNode) many.get("spec")).putArray("containers");
    for (int i = 0; i < 50; i++) {
      ArrayNode variables = containers.addObject().put("name", "c" + i).putArray("env");
      IntStream.range(0, 100).forEach(v -> variables.addObject().put("name", "V" + v));
    }

    assertThat(
            verdict(
                "object.spec.containers.all(c, c.env.all(e, e.name.startsWith('V') &&"
                    + " has(c.name)))",
                many))
        .isEqualTo("holds");
  }

  @Test
  @Timeout(10)
  void anObjectOfManyLevelsIsNotFollowedDown() {
    ObjectNode root = DEPLOYMENT.objectNode();
    ObjectNode deepest = root;
    for (int i = 0; i < 50_000; i++) {
      deepest = deepest.putObject("a");
    }

    assertThat(verdict("has(object.a)", root)).isEqualTo("holds");
    assertThat(verdict("object.a == object.a.a", root)).endsWith("the object is too large for it");
    assertThat(verdict("object == object.a || true", root)).isEqualTo("holds");
  }

  @Test
  void isTheSameWhereItsTextIs() {
    ObjectExpression expression = ObjectExpression.parse("has(object.spec)");

    assertThat(expression)
        .isEqualTo(ObjectExpression.parse("has(object.spec)"))
        .hasSameHashCodeAs(ObjectExpression.parse("has(object.spec)"))
        .isNotEqualTo(ObjectExpression.parse("true"))
        .hasToString("has(object.spec)");
    assertThat(expression.text()).isEqualTo("has(object.spec)");
  }
}
