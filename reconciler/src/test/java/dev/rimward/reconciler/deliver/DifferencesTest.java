package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final String OWNERS =
      """
      managedFields:
      - manager: rimward
        operation: Apply
        fieldsV1:
          f:spec:
            f:replicas: {}
            f:args: {}
            f:containers:
              'k:{"name":"web"}': {.: {}, f:name: {}, f:image: {}}
            f:finalizers:
              'v:"a"': {}
      """
          .indent(2);

  @Test
  void sameObjectsDifferInNothing() {
    assertThat(between("{replicas: 2}", "{replicas: 2}")).isEmpty();
  }

  @Test
  void whatOnlyTheApiServerSaysIsNoDifference() {
    String live =
        """
        metadata:
          name: web
          uid: one
          generation: 3
          resourceVersion: "7"
          creationTimestamp: 2026-01-01T00:00:00Z
          managedFields: [{manager: a, time: 2026-01-01T00:00:00Z}]
        status: {replicas: 1}
        """;
    String wouldBe =
        """
        metadata:
          name: web
          uid: other
          generation: 4
          resourceVersion: "8"
          managedFields: [{manager: b, time: 2026-01-02T00:00:00Z}]
        """;

    assertThat(Differences.between(Manifests.parse(live), Manifests.parse(wouldBe))).isEmpty();
  }

  @Test
  void aChangedValueIsNamed() {
    assertThat(between("{replicas: 2}", "{replicas: 3}")).containsExactly("spec.replicas");
  }

  @Test
  void aFieldThatOneSideHasIsNamed() {
    assertThat(between("{}", "{replicas: 3}")).containsExactly("spec.replicas");
    assertThat(between("{paused: true}", "{}")).containsExactly("spec.paused");
  }

  @Test
  void itemsAreFoundByTheirKeys() {
    assertThat(
            between(
                "{containers: [{name: injected}, {name: web, image: a}]}",
                "{containers: [{name: injected}, {name: web, image: b}]}"))
        .containsExactly("spec.containers[name=web].image");
    assertThat(
            between(
                "{containers: [{name: web, image: a}, {name: extra}]}",
                "{containers: [{name: web, image: a}]}"))
        .containsExactly("spec.containers[name=extra]");
  }

  @Test
  void itemsOfASetAreFoundByTheirValue() {
    assertThat(between("{finalizers: [a, b]}", "{finalizers: [a]}"))
        .containsExactly("spec.finalizers[b]");
  }

  @Test
  void aListThatIsReplacedAsAWholeDiffersAsAWhole() {
    assertThat(between("{args: [a, b]}", "{args: [a, c]}")).containsExactly("spec.args");
  }

  @Test
  void aListWithoutKeysIsComparedByPlaces() {
    assertThat(between("{list: [a, b]}", "{list: [a, c]}")).containsExactly("spec.list[1]");
  }

  @Test
  void anotherOrderIsADifference() {
    assertThat(
            between(
                "{containers: [{name: web}, {name: two}]}",
                "{containers: [{name: two}, {name: web}]}"))
        .containsExactly("spec.containers");
  }

  @Test
  void anotherTypeIsADifference() {
    assertThat(between("{replicas: '2'}", "{replicas: 2}")).containsExactly("spec.replicas");
    assertThat(between("{replicas: {a: 1}}", "{replicas: [1]}")).containsExactly("spec.replicas");
  }

  private static List<String> between(String live, String wouldBe) {
    return Differences.between(
            Manifests.parse("metadata:\n" + OWNERS + "spec: " + live),
            Manifests.parse("metadata:\n" + OWNERS + "spec: " + wouldBe))
        .stream()
        .map(FieldPath::toString)
        .toList();
  }
}
