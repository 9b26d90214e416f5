package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class SecretMaskTest {
  @Test
  void tellsWhichValuesDifferAndNoneOfThem() {
    JsonNode before = secret("data: {same: c2FtZQ==, changed: b2xk, removed: Z29uZQ==}");
    JsonNode after = secret("data: {same: c2FtZQ==, changed: bmV3, added: bmV3ZXI=}");

    SecretMask.hide(before, after);

    assertThat(before.path("data"))
        .isEqualTo(
            Manifests.parse("{same: '***', changed: '*** (before)', removed: '*** (before)'}"));
    assertThat(after.path("data"))
        .isEqualTo(Manifests.parse("{same: '***', changed: '*** (after)', added: '*** (after)'}"));
  }

  @Test
  void aNewSecretShowsNoValue() {
    JsonNode after = secret("stringData: {password: hunter2}");

    SecretMask.hide(null, after);

    assertThat(after.toString()).contains("password").doesNotContain("hunter2");
  }

  @Test
  void whatKubectlLastAppliedIsHidden() {
    String annotations =
        "metadata: {name: s, annotations:"
            + " {kubectl.kubernetes.io/last-applied-configuration: '{\"data\":\"hunter2\"}'}}";
    JsonNode before = Manifests.parse("kind: Secret\n" + annotations);
    JsonNode after = Manifests.parse("kind: Secret\nmetadata: {name: s}");

    SecretMask.hide(before, after);

    assertThat(before.toString()).contains("*** (before)").doesNotContain("hunter2");
  }

  @Test
  void aSecretInAListIsHiddenToo() {
    JsonNode list = Manifests.parse("items: [{kind: Secret, data: {password: hunter2}}]");

    SecretMask.hide(list, null);

    assertThat(list.toString()).contains("***").doesNotContain("hunter2");
  }

  @Test
  void dataThatIsNoObjectIsHiddenAsAWhole() {
    JsonNode after = secret("data: hunter2");

    SecretMask.hide(secret("data: {a: b}"), after);

    assertThat(after.toString()).doesNotContain("hunter2");
  }

  @Test
  void aConfigMapIsShown() {
    JsonNode after = Manifests.parse("{kind: ConfigMap, data: {key: value}}");

    SecretMask.hide(null, after);

    assertThat(after.path("data").path("key").asText()).isEqualTo("value");
  }

  private static JsonNode secret(String rest) {
    return Manifests.parse("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n" + rest);
  }
}
