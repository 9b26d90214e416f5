package dev.rimward.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestPathTest {
  @ParameterizedTest
  @CsvSource({
    "apps, Deployment, shop, web, shop/deployment.apps-web.yaml",
    "'', Service, shop, web, shop/service-web.yaml",
    "'', Namespace, '', shop, _cluster/namespace-shop.yaml",
    "cert-manager.io, Issuer, shop, a-b, shop/issuer.cert_manager.io-a-b.yaml",
    "rbac.authorization.k8s.io, ClusterRole, '', system:Web, "
        + "_cluster/clusterrole.rbac.authorization.k8s.io-system%3A%57eb.yaml"
  })
  void saysWhereAnObjectIs(
      String group, String kind, String namespace, String name, String expected) {
    assertThat(ManifestPath.of(new ObjectId(group, kind, namespace, name))).isEqualTo(expected);
  }

  @Test
  void tellsApartWhereAGroupEndsAndANameBegins() {
    assertThat(
            List.of(
                ManifestPath.of(new ObjectId("a-b.io", "K", "n", "c")),
                ManifestPath.of(new ObjectId("a", "K", "n", "b.io-c")),
                ManifestPath.of(new ObjectId("", "K", "n", "a-b.io-c")),
                ManifestPath.of(new ObjectId("a-b.io", "K", "n", "C"))))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".git", "_cluster", "a/b", "../x"})
  void neverLeavesTheFolder(String namespace) {
    String path = ManifestPath.of(new ObjectId("", "Secret", namespace, "a/../b"));

    assertThat(path.split("/")).hasSize(2);
    assertThat(path)
        .doesNotStartWith(".")
        .doesNotStartWith("_")
        .endsWith("/secret-a%2F..%2Fb.yaml");
  }

  @Test
  void cutsNamesThatFileSystemsCannotHoldAndKeepsThemApart() {
    String one = ManifestPath.of(new ObjectId("", "Secret", "n", "a".repeat(250) + "x"));
    String other = ManifestPath.of(new ObjectId("", "Secret", "n", "a".repeat(250) + "y"));

    assertThat(one).isNotEqualTo(other).hasSizeLessThan(256).contains("~");
  }
}
