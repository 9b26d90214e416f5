package dev.rimward.reconciler.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownObjectTest {
  private static String shown(String yaml, @Nullable String former) {
    ShownObject object =
        ShownObject.of(yaml.getBytes(UTF_8), former == null ? null : former.getBytes(UTF_8));
    return String.join("\n", object.lines());
  }

  private static String secret(String fields) {
    return """
    apiVersion: v1
    kind: Secret
    metadata:
      name: login
      annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data":{"a":"hunter2"}}'}
    """
        + fields;
  }

  @Test
  void ofASecretTheNamesOfItsValuesAreShown() {
    assertThat(shown(secret("data: {user: hunter2, pass: hunter2}"), null))
        .contains("  pass: (hidden)", "  user: (hidden)", "name: login")
        .doesNotContain("hunter2");
  }

  @Test
  void aValueThatDiffersIsMarkedAndNotShown() {
    assertThat(
            shown(
                secret("data: {same: hunter2, other: hunter2, new: hunter2}"),
                secret("data: {same: hunter2, other: hunter1}")))
        .contains("  same: (hidden)", "  other: (hidden, changed)", "  new: (hidden)")
        .doesNotContain("hunter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: hunter2",
        "data: [hunter2]",
        "stringData: {a: {b: hunter2}}",
        "data: {a: |\n  hunter2\n  }",
        "data: {hunter: &x hunter2, again: *x}",
        "data: {a: 'ENC[hunter2]'}",
        "data: {a: 'ENC[AES256_GCM,data:hunter2,iv:aa==,tag:bb==,type:str]'}",
        "sops: {mac: x}\ndata: {a: hunter2}",
        "sops: {mac: x}\ndata: {a: 'ENC[AES256_GCM,data:aa hunter2,iv:a,tag:b,type:str]'}",
      })
  void whateverShapeTheValuesHaveTheyAreNotShown(String fields) {
    assertThat(shown(secret(fields), null)).doesNotContain("hunter2");
  }

  @Test
  void aSecretWithinAnotherObjectIsHiddenToo() {
    String work =
        """
        apiVersion: work.open-cluster-management.io/v1
        kind: ManifestWork
        metadata: {name: w}
        spec:
          workload:
            manifests:
              - {apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: hunter2}}
        """;

    assertThat(shown(work, work)).contains("a: (hidden)").doesNotContain("hunter2");
  }

  @Test
  void whatSopsEncryptedIsShortened() {
    String encrypted =
        secret(
            "data: {a: 'ENC[AES256_GCM,data:Tr7o1234567890,iv:abc=,tag:def=,type:str]'}\n"
                + "sops: {mac: x, version: 3.9.0}");

    assertThat(shown(encrypted, null)).contains("  a: ENC[Tr7o1234…]").contains("version: 3.9.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Secret\ndata: {a: hunter2}",
        "kind: Secret\n\tdata: hunter2",
        "- hunter2",
        "hunter2",
        "",
      })
  void whatCannotBeReadAsAnObjectIsNotShown(String content) {
    assertThat(shown(content, null)).contains("not shown").doesNotContain("hunter2");
  }

  @Test
  void twoDocumentsInAFileAreNotShown() {
    assertThat(shown(secret("data: {}") + "\n---\n" + secret("data: {a: hunter2}"), null))
        .doesNotContain("hunter2");
  }

  @Test
  void allOtherObjectsAreShownAsTheyAre() {
    String yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  b: \"1\"";

    assertThat(shown(yaml, null)).isEqualTo(yaml);
  }
}
