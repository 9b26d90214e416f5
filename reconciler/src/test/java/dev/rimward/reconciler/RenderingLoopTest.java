package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Problem;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What differs by place, and the rules that all of it must keep, from a push to the branches. */
@Timeout(120)
class RenderingLoopTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CONFIG_MAP = "shop/shop/configmap-shop.yaml";

  @TempDir Path folder;
  private EmbeddedLoop loop;

  @BeforeEach
  void pushAnApplicationThatDiffersByPlace() throws Exception {
    loop = new EmbeddedLoop(folder);
    loop.write("shop", "everywhere");
    loop.source()
        .write(
            "policies/greeting.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: ClusterOverride
            metadata: {name: greeting}
            spec:
              substitute: {GREETING: hello}
            """)
        .write(
            "policies/east.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: ClusterOverride
            metadata: {name: later}
            spec:
              clusterSelector: {matchLabels: {rimward.dev/cluster: east}}
              components: [overrides/east]
              substitute: {GREETING: moin}
            """)
        .write(
            "overrides/east/kustomization.yaml",
            """
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            commonAnnotations: {example.io/side: east}
            """);
    text("${GREETING} from ${RIMWARD_CLUSTER}, ${RIMWARD_REGION}").push("Add the shop");
    loop.start(Steps.NONE);
    within(
        SOON,
        () -> {
          assertThat(published("west")).contains("text: hello from west, northamerica");
          assertThat(published("east")).contains("text: moin from east, europe");
        });
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void eachClusterGetsItsOwnAndItsBranchSaysTheSame() throws Exception {
    assertThat(published("east")).contains("example.io/side: east");
    assertThat(published("west")).doesNotContain("example.io/side");
    assertThat(loop.output("show", "rendered:clusters/europe/east/" + CONFIG_MAP))
        .isEqualTo(published("east"));
    assertThat(loop.service().status().problems()).isEmpty();
  }

  @Test
  void aCommitElsewhereMovesNothing() throws Exception {
    String before = loop.output("rev-parse", "rendered", "clusters/west", "clusters/east");
    String commit =
        loop.source().write("apps/shop/README.md", "Nobody builds this.\n").push("Say something");
    within(SOON, () -> assertThat(loop.service().status().source().commit()).isEqualTo(commit));

    assertThat(loop.output("rev-parse", "rendered", "clusters/west", "clusters/east"))
        .isEqualTo(before);
  }

  @Test
  void whatAGuardrailDeniesStaysAsItWasWhereItIsDenied() throws Exception {
    loop.source()
        .write(
            "policies/quiet.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: Guardrail
            metadata: {name: quiet}
            spec:
              match: {kinds: [ConfigMap]}
              expression: '!object.data.text.contains("moin!")'
              message: nobody shouts
            """);
    text("${GREETING}! from ${RIMWARD_CLUSTER}").push("Shout");

    within(SOON, () -> assertThat(published("west")).contains("text: hello! from west"));
    within(
        SOON,
        () ->
            assertThat(loop.service().status().problems())
                .extracting(Problem::toString)
                .containsExactly(
                    "apps/shop/configmap.yaml: guardrail quiet denies ConfigMap shop/shop: nobody"
                        + " shouts (east)"));
    assertThat(published("east")).contains("text: moin from east, europe");
  }

  @Test
  void aVariableThatIsNotSetIsSaidWithItsLineAndStopsOnlyWhereItIsNotSet() throws Exception {
    loop.source()
        .write(
            "policies/greeting.yaml",
            """
            apiVersion: rimward.dev/v1alpha1
            kind: ClusterOverride
            metadata: {name: greeting}
            spec:
              clusterSelector: {matchLabels: {rimward.dev/cluster: west}}
              substitute: {GREETING: hello, FAREWELL: bye}
            """);
    text("${FAREWELL} from ${RIMWARD_CLUSTER}").push("Say good-bye");

    within(SOON, () -> assertThat(published("west")).contains("text: bye from west"));
    within(
        SOON,
        () ->
            assertThat(loop.service().status().problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith(
                    "apps/shop/configmap.yaml:5: ${FAREWELL} is not set, in ConfigMap shop/shop at"
                        + " data.text: set it in spec.substitute of a ClusterOverride")
                .endsWith("(east)"));
    assertThat(published("east")).contains("text: moin from east, europe");
  }

  @Test
  void aSecretThatCanBeReadComesIntoNoBranch() throws Exception {
    loop.source()
        .write(
            "apps/shop/kustomization.yaml",
            Documents.kustomization("configmap.yaml", "secret.yaml"))
        .write(
            "apps/shop/secret.yaml",
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: shop}
            stringData: {password: hunter2}
            """)
        .push("Add a Secret");

    within(
        SOON,
        () ->
            assertThat(loop.service().status().problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("Secret shop/shop has values that everyone could read", "is kept")
                .doesNotContain("hunter2"));
    assertThat(loop.output("ls-tree", "-r", "--name-only", "rendered")).doesNotContain("secret");
  }

  private SourceClone text(String text) {
    return loop.source()
        .write(
            "apps/shop/configmap.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: shop}
            data:
              text: "%s"
            """
                .formatted(text));
  }

  private String published(String cluster) throws Exception {
    return loop.output("show", "clusters/" + cluster + ":" + CONFIG_MAP);
  }
}
