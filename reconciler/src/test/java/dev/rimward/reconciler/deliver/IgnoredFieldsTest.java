package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is applied to an object that is there. */
class IgnoredFieldsTest {
  private static final String GIT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, annotations: {note: git}}
      spec:
        replicas: 2
        template:
          spec:
            containers:
            - name: web
              image: git
              args: [a, b]
              ports: [{containerPort: 80}]
      """;

  private static final String OURS =
      """
      f:metadata:
        f:annotations:
          f:note: {}
      f:spec:
        f:replicas: {}
        f:template:
          f:spec:
            f:containers:
              'k:{"name":"web"}':
                .: {}
                f:name: {}
                f:image: {}
                f:args: {}
                f:ports:
                  'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}
      """;

  @Test
  void withoutRulesAllIsApplied() {
    ObjectNode git = git();

    assertThat(IgnoredFields.NONE.applied(git, live("", OURS, ""))).isSameAs(git);
  }

  @Test
  void doesNotChangeWhatGitSays() {
    ObjectNode git = git();

    pointers("/spec/replicas").applied(git, live("{replicas: 7}", "", scaler()));

    assertThat(git).isEqualTo(git());
  }

  @Test
  void aFieldThatSomebodyElseOwnsIsNotApplied() {
    JsonNode applied =
        pointers("/spec/replicas").applied(git(), live("{replicas: 7}", "", scaler()));

    assertThat(applied.at("/spec").has("replicas")).isFalse();
    assertThat(applied.at("/spec").has("template")).isTrue();
  }

  @Test
  void aFieldThatWeShareIsNotApplied() {
    JsonNode applied =
        pointers("/spec/replicas").applied(git(), live("{replicas: 2}", OURS, scaler()));

    assertThat(applied.at("/spec").has("replicas")).isFalse();
  }

  @Test
  void aFieldThatOnlyWeOwnIsAppliedAsItIs() {
    JsonNode applied = pointers("/spec/replicas").applied(git(), live("{replicas: 7}", OURS, ""));

    assertThat(applied.at("/spec/replicas").asInt()).isEqualTo(7);
  }

  @Test
  void aFieldThatOnlyWeOwnStaysWhenGitNamesItNoMore() {
    ObjectNode git = git();
    ((ObjectNode) git.get("spec")).remove("replicas");

    JsonNode applied = pointers("/spec/replicas").applied(git, live("{replicas: 2}", OURS, ""));

    assertThat(applied.at("/spec/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void aFieldThatSomebodyRemovedStaysAway() {
    JsonNode applied = pointers("/metadata/annotations").applied(git(), live("{}", "", ""));

    assertThat(applied.path("metadata").has("annotations")).isFalse();
    assertThat(applied.path("metadata").has("name")).isTrue();
  }

  @Test
  void aPointerMeansTheItemOfGitWhereverItIsInTheLiveObject() {
    String live =
        """
        {template: {spec: {containers: [{name: injected, image: proxy}, {name: web, image: live}]}}}
        """;

    JsonNode applied =
        pointers("/spec/template/spec/containers/0/image").applied(git(), live(live, OURS, ""));

    assertThat(applied.at("/spec/template/spec/containers")).hasSize(1);
    assertThat(applied.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("live");
  }

  @Test
  void anInjectedItemIsNotApplied() {
    String live = "{template: {spec: {containers: [{name: web}, {name: injected}]}}}";
    String injector =
        """
        f:spec:
          f:template:
            f:spec:
              f:containers:
                'k:{"name":"injected"}': {.: {}, f:name: {}, f:image: {}}
        """;

    assertThat(
            pointers("/spec/template/spec/containers/1").applied(git(), live(live, OURS, injector)))
        .isEqualTo(git());
  }

  @Test
  void aPartOfWhatIsReplacedAsAWholeIsAppliedAsItIs() {
    String live = "{template: {spec: {containers: [{name: web, args: [a, live]}]}}}";

    JsonNode applied =
        pointers("/spec/template/spec/containers/0/args/1").applied(git(), live(live, OURS, ""));

    assertThat(applied.at("/spec/template/spec/containers/0/args")).hasToString("[\"a\",\"live\"]");
  }

  @Test
  void allBelowAPointerIsLeft() {
    JsonNode applied =
        pointers("/spec/template")
            .applied(
                git(),
                live("{template: {spec: {containers: [{name: web, image: live}]}}}", OURS, ""));

    assertThat(applied.at("/spec/template/spec/containers/0"))
        .isEqualTo(Manifests.parse("{name: web, image: live}"));
  }

  @Test
  void aKeyIsAppliedWithTheProtocolThatTheServerSet() {
    String live =
        """
        {template: {spec: {containers:
          [{name: web, ports: [{containerPort: 80, protocol: TCP}]}]}}}
        """;

    JsonNode applied =
        pointers("/spec/template/spec/containers/0/ports/0").applied(git(), live(live, OURS, ""));

    assertThat(applied.at("/spec/template/spec/containers/0/ports"))
        .hasToString("[{\"containerPort\":80,\"protocol\":\"TCP\"}]");
  }

  @Test
  void whatAnIgnoredManagerOwnsIsNotApplied() {
    JsonNode applied = managers("scaler").applied(git(), live("{replicas: 7}", "", scaler()));

    assertThat(applied.at("/spec").has("replicas")).isFalse();
    assertThat(applied.at("/spec").has("template")).isTrue();
  }

  @Test
  void whatAnotherManagerOwnsIsApplied() {
    JsonNode applied = managers("somebody").applied(git(), live("{replicas: 7}", "", scaler()));

    assertThat(applied.at("/spec/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void anItemKeepsItsKeyWhenAManagerOwnsAFieldOfIt() {
    String mutator =
        """
        f:spec:
          f:template:
            f:spec:
              f:containers:
                'k:{"name":"web"}': {f:name: {}, f:image: {}}
        """;
    String live = "{template: {spec: {containers: [{name: web, image: live}]}}}";

    JsonNode applied = managers("scaler").applied(git(), live(live, OURS, mutator));

    JsonNode container = applied.at("/spec/template/spec/containers/0");
    assertThat(container.path("name").asText()).isEqualTo("web");
    assertThat(container.has("image")).isFalse();
    assertThat(container.has("args")).isTrue();
  }

  @Test
  void aManagerThatOwnsAnEmptyObjectTakesNothingOfIt() {
    JsonNode applied =
        managers("scaler")
            .applied(git(), live("{}", OURS, "{'f:metadata': {'f:annotations': {}}}"));

    assertThat(applied.at("/metadata/annotations/note").asText()).isEqualTo("git");
  }

  @Test
  void tildesOfAPointerAreRead() {
    ObjectNode git = git();
    git.withObject("/metadata/annotations").put("example.com/a~b", "git");

    JsonNode applied =
        pointers("/metadata/annotations/example.com~1a~0b").applied(git, live("{}", "", ""));

    assertThat(applied.path("metadata").path("annotations"))
        .isEqualTo(Manifests.parse("{note: git}"));
  }

  @Test
  void aPointerToNothingAppliesAll() {
    assertThat(
            pointers("/spec/nothing", "/spec/template/spec/containers/7", "/a/-", "")
                .applied(git(), live("{}", OURS, "")))
        .isEqualTo(git());
  }

  private static String scaler() {
    return "{'f:spec': {'f:replicas': {}}}";
  }

  private static IgnoredFields pointers(String... pointers) {
    return new IgnoredFields(List.of(pointers), Set.of());
  }

  private static IgnoredFields managers(String... managers) {
    return new IgnoredFields(List.of(), Set.of(managers));
  }

  private static ObjectNode git() {
    return (ObjectNode) Manifests.parse(GIT);
  }

  /** A live object of which we and somebody called scaler own fields. */
  private static JsonNode live(String spec, String ours, String others) {
    ObjectNode live = Json.object();
    live.set("spec", Manifests.parse(spec.isEmpty() ? "{}" : spec));
    var entries = live.putObject("metadata").putArray("managedFields");
    if (!ours.isEmpty()) {
      entries
          .addObject()
          .put("manager", "rimward")
          .put("operation", "Apply")
          .set("fieldsV1", Manifests.parse(ours));
    }
    if (!others.isEmpty()) {
      entries
          .addObject()
          .put("manager", "scaler")
          .put("operation", "Update")
          .set("fieldsV1", Manifests.parse(others));
    }
    return live;
  }
}
