package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class TakeOverTest {
  private static final String OURS =
      """
      - {manager: rimward, operation: Apply, apiVersion: v1, fieldsV1: {"f:data": {"f:a": {}}}}
      """;

  @Test
  void addsWhatKubectlAppliedToOurOwnFields() {
    ObjectNode patch =
        patch(
            "",
            OURS
                + """
                - manager: kubectl-client-side-apply
                  operation: Update
                  apiVersion: v1
                  fieldsV1: {"f:data": {"f:a": {}, "f:b": {}}, "f:status": {"f:x": {}}}
                - {manager: somebody, operation: Update, fieldsV1: {"f:data": {"f:c": {}}}}
                """);

    assertThat(patch.at("/metadata/resourceVersion").asText()).isEqualTo("7");
    assertThat(patch.at("/metadata/managedFields")).hasSize(2);
    assertThat(patch.at("/metadata/managedFields/0/fieldsV1"))
        .isEqualTo(Manifests.parse("{\"f:data\": {\"f:a\": {}, \"f:b\": {}}}"));
    assertThat(patch.at("/metadata/managedFields/1/manager").asText()).isEqualTo("somebody");
  }

  /** A claim's volumeName is the cluster's, and must not go. */
  @Test
  void takesOfOtherManagersOnlyWhatKubectlHadApplied() {
    ObjectNode patch =
        patch(
            "{spec: {accessModes: [a], ports: [{port: 80, name: web}], resources: {x: y}}}",
            OURS
                + """
                - manager: before-first-apply
                  operation: Update
                  fieldsV1:
                    "f:spec":
                      "f:volumeName": {}
                      "f:resources": {"f:x": {}}
                      "f:accessModes": {'v:"a"': {}, 'v:"b"': {}}
                      "f:ports":
                        'k:{"port":80}': {".": {}, "f:name": {}, "f:nodePort": {}}
                        'k:{"port":81}': {".": {}}
                """);

    assertThat(patch.at("/metadata/managedFields/0/fieldsV1/f:spec"))
        .isEqualTo(
            Manifests.parse(
                """
                "f:resources": {"f:x": {}}
                "f:accessModes": {'v:"a"': {}}
                "f:ports":
                  'k:{"port":80}': {".": {}, "f:name": {}}
                """));
    assertThat(patch.at("/metadata/annotations").properties())
        .singleElement()
        .satisfies(one -> assertThat(one.getValue().isNull()).isTrue());
  }

  @Test
  void takesNothingOfKubectlsOtherCommands() {
    String edited =
        "- {manager: kubectl, operation: Update, fieldsV1: {\"f:data\": {\"f:b\": {}}}}\n";

    assertThat(TakeOver.patch(object("", OURS + edited))).isEmpty();
  }

  @Test
  void hasNothingToDoWhereKubectlNeverWas() {
    assertThat(TakeOver.patch(object("", OURS))).isEmpty();
  }

  private static ObjectNode patch(String lastApplied, String managedFields) {
    return TakeOver.patch(object(lastApplied, managedFields)).orElseThrow();
  }

  private static JsonNode object(String lastApplied, String managedFields) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("resourceVersion", "7");
    metadata.set("managedFields", Manifests.parse(managedFields));
    if (!lastApplied.isEmpty()) {
      metadata
          .putObject("annotations")
          .put(TakeOver.LAST_APPLIED, Json.write(Manifests.parse(lastApplied)));
    }
    return object;
  }
}
