package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class FieldSetTest {
  private static final FieldSet CONTAINER =
      set(
          """
          f:spec:
            f:replicas: {}
            f:template:
              f:spec:
                f:containers:
                  'k:{"name":"web"}':
                    .: {}
                    f:image: {}
                    f:name: {}
                    f:ports:
                      'k:{"containerPort":80,"protocol":"TCP"}':
                        .: {}
                        f:containerPort: {}
          """);

  @Test
  void pathsAreWrittenAsPeopleWriteThem() {
    assertThat(CONTAINER.leaves())
        .map(FieldPath::toString)
        .containsExactly(
            "spec.replicas",
            "spec.template.spec.containers[name=web].image",
            "spec.template.spec.containers[name=web].name",
            "spec.template.spec.containers[name=web].ports[containerPort=80,protocol=TCP]"
                + ".containerPort");
  }

  @Test
  void aNameWithDotsOrSlashesIsInBrackets() {
    assertThat(set("{'f:metadata': {'f:annotations': {'f:example.com/note': {}}}}").leaves())
        .map(FieldPath::toString)
        .containsExactly("metadata.annotations[example.com/note]");
  }

  @Test
  void aValueOfASetIsInBrackets() {
    assertThat(set("{'f:metadata': {'f:finalizers': {'v:\"example.com/keep\"': {}}}}").leaves())
        .map(FieldPath::toString)
        .containsExactly("metadata.finalizers[example.com/keep]");
  }

  @Test
  void anUnknownKindOfStepIsLeftOut() {
    assertThat(set("{'x:new': {}, 'k:no json': {}, 'i:no number': {}, 'f:a': {}}").leaves())
        .map(FieldPath::toString)
        .containsExactly("a");
  }

  @Test
  void nothingIsInNoFields() {
    assertThat(FieldSet.of(Json.object())).isEqualTo(FieldSet.EMPTY);
    assertThat(FieldSet.of(Json.object().path("missing"))).isEqualTo(FieldSet.EMPTY);
    assertThat(FieldSet.EMPTY.leaves()).isEmpty();
  }

  @Test
  void aDifferenceOfSetsHasWhatOnlyTheFirstHas() {
    FieldSet other = set("{'f:spec': {'f:replicas': {}, 'f:paused': {}}}");

    assertThat(CONTAINER.minus(other).leaves())
        .map(FieldPath::toString)
        .doesNotContain("spec.replicas", "spec.paused")
        .hasSize(3);
    assertThat(other.minus(CONTAINER).leaves())
        .map(FieldPath::toString)
        .containsExactly("spec.paused");
  }

  @Test
  void whoOwnsAnEmptyObjectDoesNotOwnWhatOthersPutIntoIt() {
    FieldSet labels = set("{'f:metadata': {'f:labels': {'f:app': {}}}}");
    FieldSet empty = set("{'f:metadata': {'f:labels': {}}}");

    assertThat(labels.minus(empty).leaves())
        .map(FieldPath::toString)
        .containsExactly("metadata.labels.app");
    assertThat(labels.plus(empty).at(FieldPath.of("metadata", "labels")).isWhole()).isFalse();
  }

  @Test
  void aWholeHasAllThatIsInIt() {
    FieldSet selector = set("{'f:spec': {'f:selector': {}}}");

    assertThat(selector.touches(FieldPath.of("spec", "selector", "matchLabels"))).isTrue();
    assertThat(selector.touches(FieldPath.of("spec"))).isTrue();
    assertThat(selector.touches(FieldPath.of("spec", "replicas"))).isFalse();
  }

  @Test
  void anItemIsFoundByItsKeysAlsoWhereADefaultIsNotWritten() {
    FieldPath port =
        CONTAINER.leaves().stream()
            .filter(path -> path.toString().endsWith("containerPort"))
            .findFirst()
            .orElseThrow();

    JsonNode asWritten =
        Manifests.parse(
            "spec: {template: {spec: {containers: [{name: web, ports: [{containerPort: 80}]}]}}}");
    assertThat(port.in(asWritten)).hasToString("80");
  }

  static FieldSet set(String yaml) {
    return FieldSet.of(Manifests.parse(yaml));
  }
}
