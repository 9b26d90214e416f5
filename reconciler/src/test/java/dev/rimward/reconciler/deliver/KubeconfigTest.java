package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  private static final String TWO =
      """
      current-context: one
      contexts:
      - {name: one, context: {cluster: one, user: one}}
      - {name: two, context: {cluster: two, user: two}}
      clusters:
      - {name: one, cluster: {server: "https://one.example:6443/path"}}
      - {name: two, cluster: {server: "https://two.example", insecure-skip-tls-verify: true}}
      users:
      - {name: one, user: {token: sesame}}
      - {name: two, user: {username: me, password: sesame}}
      """;

  @Test
  void readsTheCurrentContext() throws Exception {
    Kubeconfig config = read(TWO, null);

    assertThat(config.server()).isEqualTo("https://one.example:6443/path");
    assertThat(config.token()).isEqualTo("sesame");
    assertThat(config.insecure()).isFalse();
  }

  @Test
  void readsANamedContext() throws Exception {
    Kubeconfig config = read(TWO, "two");

    assertThat(config.server()).isEqualTo("https://two.example");
    assertThat(config.username()).isEqualTo("me");
    assertThat(config.insecure()).isTrue();
  }

  @Test
  void printsNoCredentials() throws Exception {
    assertThat(read(TWO, "two").toString()).doesNotContain("sesame");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec: {command: touch, args: [/tmp/owned]}",
        "auth-provider: {name: oidc}",
        "tokenFile: /etc/shadow",
        "client-certificate: c.pem, client-key: /etc/ssl/private/key.pem",
        "<<: {exec: {command: touch}}",
        "as: admin",
      })
  void refusesWhatRunsAProgramOrSendsAFile(String user) {
    String text = TWO.replace("user: {token: sesame}", "user: {%s}".formatted(user));

    assertThat(refusal(text, null)).contains(user.substring(0, user.indexOf(':')));
  }

  @Test
  void refusesAnotherNameThanTheCertificatesWhichTheClientCannotCheck() {
    assertThat(
            refusal(
                TWO.replace("cluster: {server:", "cluster: {tls-server-name: x, server:"), null))
        .contains("tls-server-name");
  }

  @Test
  void saysWhichContextIsMissing() {
    assertThat(refusal(TWO, "three")).contains("three", "contexts");
  }

  @Test
  void saysNothingOfATextThatIsNoYaml() {
    assertThat(refusal("users: [{token: sesame", null)).contains("line").doesNotContain("sesame");
  }

  @Test
  void saysNothingOfAKeyThatCannotBeUsed() {
    String text =
        TWO.replace(
            "user: {token: sesame}",
            "user: {client-certificate-data: c2VzYW1l, client-key-data: c2VzYW1l}");
    ClusterFailure failure =
        catchThrowableOfType(
            ClusterFailure.class, () -> ClusterConnection.open(text, null, CallLimits.DEFAULT));

    assertThat(failure.kind()).isEqualTo(Kind.BAD_ACCESS);
    assertThat(failure).hasNoCause();
    assertThat(failure.words()).doesNotContain("sesame", "c2VzYW1l");
  }

  @Test
  void takesATokenWithoutTheLineBreakAtItsEnd() throws Exception {
    Kubeconfig config = read(TWO.replace("token: sesame", "token: \"sesame\\n\""), null);

    assertThat(config.token()).isEqualTo("sesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sesame\\nopen", "sesame open", "s\u00e9same"})
  void saysNothingOfATokenThatNoHeaderCanHold(String token) {
    assertThat(refusal(TWO.replace("token: sesame", "token: \"" + token + "\""), null))
        .contains("token")
        .doesNotContain("same");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"one.example:6443", "ftp://one.example", "https://", "https://a b", "https://a?b"})
  void refusesAServerThatIsNoAddress(String server) {
    assertThat(refusal(TWO.replace("https://one.example:6443/path", server), null))
        .contains("server");
  }

  @Test
  void takesACertificateOnlyWithItsKey() {
    assertThat(
            refusal(
                TWO.replace("user: {token: sesame}", "user: {client-key-data: c2VzYW1l}"), null))
        .contains("without its key");
  }

  @Test
  void saysNothingOfDataThatIsNotBase64() {
    assertThat(
            refusal(
                TWO.replace("user: {token: sesame}", "user: {client-key-data: \"=sesame=\"}"),
                null))
        .contains("client-key-data")
        .doesNotContain("sesame");
  }

  @Test
  void readsNothingOfOtherUsersWhoMayRunPrograms() throws Exception {
    String text =
        TWO.replace(
            "user: {username: me, password: sesame}",
            "user: {exec: {command: touch, args: [/tmp/owned], env: [{name: A, value: sesame}]}}");

    assertThat(read(text, "one").token()).isEqualTo("sesame");
    assertThat(refusal(text, "two")).contains("exec").doesNotContain("sesame");
  }

  private static Kubeconfig read(String text, @Nullable String context) throws ClusterFailure {
    return Kubeconfig.read(text, context, Kubeconfig.References.NONE);
  }

  private static String refusal(String text, @Nullable String context) {
    ClusterFailure failure = catchThrowableOfType(ClusterFailure.class, () -> read(text, context));
    assertThat(failure.kind()).isEqualTo(Kind.BAD_ACCESS);
    return failure.words();
  }
}
