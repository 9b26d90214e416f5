package dev.rimward.renderer.overlay;

import static dev.rimward.renderer.overlay.TestFleet.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Guardrail;
import dev.rimward.renderer.build.MemoryTree;
import dev.rimward.renderer.build.ReadableSecrets;
import dev.rimward.renderer.overlay.TestFleet.Result;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SecretsTest {
  private static final String ENC = "ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:ZY=,type:str]";
  private static final String SOPS = "sops: {mac: '" + ENC + "', version: 3.9.0}";

  private final TestFleet fleet = new TestFleet();

  @Nested
  class ThatCanBeRead {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {p: aHVudGVyMg==}}",
          "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {p: hunter2}}",
          "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {p: hunter2}, sops: {}}",
          "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {p: hunter2}, "
              + SOPS
              + "}",
          "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: '"
              + ENC
              + "', p: hunter2}, "
              + SOPS
              + "}",
          "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: '"
              + ENC
              + "'}, stringData: {p: hunter2}, "
              + SOPS
              + "}",
          "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: hunter2}",
          "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret,"
              + " metadata: {name: s}, stringData: {p: hunter2}}]}",
          "{apiVersion: v1, kind: SecretList, items: [{apiVersion: v1, kind: Secret,"
              + " metadata: {name: s}, stringData: {p: hunter2}}]}",
        })
    void areRefusedWithAWayOut(String manifest) throws Exception {
      assertThat(fleet.render(sources(manifest)).failure("fra1"))
          .startsWith("apps/shop: Secret shop/s has values that everyone could read")
          .contains("with SOPS", "ExternalSecret", "rendering.readableSecrets: Allow")
          .doesNotContain("hunter2", "aHVudGVyMg");
    }

    @Test
    void areRefusedWhenTheyAreGeneratedOrComeFromAComponent() throws Exception {
      String generator = "secretGenerator: [{name: s, literals: [p=hunter2]}]\n";
      MemoryTree tree =
          sources("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}")
              .with(
                  "overrides/o/kustomization.yaml",
                  "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + generator);
      Result component = fleet.components("o", only("fra1"), "overrides/o").render(tree);

      assertThat(component.failure("fra1")).contains("Secret shop/s-").doesNotContain("hunter2");
      assertThat(component.in("ams1").objects()).hasSize(1);
      assertThat(
              new TestFleet()
                  .render(MemoryTree.of("r").with("apps/shop/kustomization.yaml", generator))
                  .failure("fra1"))
          .contains("Secret shop/s-")
          .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", ", data: {}", ", stringData: {}", ", type: example.io/x", ", data: null"})
    void areFineWithoutValues(String fields) throws Exception {
      assertThat(
              fleet
                  .render(
                      sources("{apiVersion: v1, kind: Secret, metadata: {name: s}" + fields + "}"))
                  .in("fra1")
                  .objects())
          .containsOnlyKeys("shop/secret-s.yaml");
    }

    @Test
    void areRenderedWhereTheConfigurationAllowsThem() throws Exception {
      Result result =
          new TestFleet(ReadableSecrets.Allow)
              .render(
                  sources(
                      "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {p: x}}"));

      assertThat(result.object("fra1", "shop/secret-s.yaml").at("/stringData/p").asText())
          .isEqualTo("x");
    }

    @Test
    void areNotQuotedByAGuardrail() throws Exception {
      Result result =
          new TestFleet(ReadableSecrets.Allow)
              .guardrail("g", "Secret", "int(object.stringData.p) > 1", Guardrail.Enforcement.Deny)
              .render(
                  sources(
                      "{apiVersion: v1, kind: Secret, metadata: {name: s},"
                          + " stringData: {p: hunter2}}"));

      assertThat(result.failure("fra1")).contains("guardrail g").doesNotContain("hunter2");
    }
  }

  @Nested
  class ThatAreEncrypted {
    private static final String ODD =
        """
        # who knows: ${X} and é…
        kind:   Secret
        apiVersion: "v1"
        metadata:
              name: 's'   # ${UNSET}
              creationTimestamp: null
              annotations: {note: "${UNSET} $${X}"}
              labels: {b: "1", a: "2"}
        type: Opaque
        stringData:
            z: %s
            a: >-
              %s
            empty: ""

        sops:
            lastmodified: "2026-01-01T00:00:00Z"
            mac: %s
            version: 3.9.0
        """
            .formatted(ENC, ENC, ENC);

    @Test
    void areInTheFilesAsTheyAreInTheSources() throws Exception {
      assertThat(fleet.render(sources(ODD)).text("fra1", "shop/secret-s.yaml")).isEqualTo(ODD);
    }

    @Test
    void keepTheirLineEnds() throws Exception {
      String windows = ODD.replace("\n", "\r\n");
      String other = "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: c}\r\n";

      Result result = fleet.render(sources(other + "---\r\n" + windows + "---\r\n"));

      assertThat(result.text("fra1", "shop/secret-s.yaml")).isEqualTo(windows);
    }

    @Test
    void areFoundAmongOthersOfTheirFile() throws Exception {
      String second = ODD.replace("'s'", "t");
      String third = ODD.replace("'s'", "u").strip();
      String plain = "{apiVersion: v1, kind: ConfigMap, metadata: {name: sops}}\n";

      Result result =
          fleet.render(
              sources(
                  "---\n" + ODD + "---   \n" + plain + "--- # Å é\n" + second + "---\n" + third));

      assertThat(result.text("fra1", "shop/secret-s.yaml")).isEqualTo(ODD);
      assertThat(result.text("fra1", "shop/secret-t.yaml")).isEqualTo(second);
      assertThat(result.text("fra1", "shop/secret-u.yaml")).isEqualTo(third);
      assertThat(
              result.object("fra1", "shop/configmap-sops.yaml").at("/metadata/namespace").asText())
          .isEqualTo("shop");
    }

    @Test
    void mayBeJsonAndOfAnyKind() throws Exception {
      String json =
          """
          {
          	"sops": {"mac": "%s"}, "apiVersion": "v1", "kind": "ConfigMap",
          	"metadata": {"name": "c"}, "data": {"a": "%s"}}
          """
              .formatted(ENC, ENC);

      Result result = fleet.render(MemoryTree.of("r").with("apps/shop/c.json", json));

      assertThat(result.text("fra1", "shop/configmap-c.yaml")).isEqualTo(json);
    }

    @Test
    void areNotMistakenForAnotherOfTheirNameThatIsNotBuilt() throws Exception {
      MemoryTree tree =
          MemoryTree.of("r")
              .with("apps/shop/kustomization.yaml", "resources: [prod]\n")
              .with("apps/shop/dev/kustomization.yaml", "resources: [s.yaml]\n")
              .with("apps/shop/dev/s.yaml", ODD.replace("p673w", "other"))
              .with("apps/shop/prod/kustomization.yaml", "resources: [s.yaml]\n")
              .with("apps/shop/prod/s.yaml", ODD);

      assertThat(fleet.render(tree).text("fra1", "shop/secret-s.yaml")).isEqualTo(ODD);
    }

    @Test
    void comeFromComponentsToo() throws Exception {
      MemoryTree tree =
          sources("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}")
              .with("overrides/o/s.yaml", ODD)
              .with(
                  "overrides/o/kustomization.yaml",
                  """
                  apiVersion: kustomize.config.k8s.io/v1alpha1
                  kind: Component
                  resources: [s.yaml]
                  """);

      assertThat(
              fleet
                  .components("o", only("fra1"), "overrides/o")
                  .render(tree)
                  .text("fra1", "shop/secret-s.yaml"))
          .isEqualTo(ODD);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "namePrefix: x-                        | x-s is encrypted",
          "nameSuffix: -x                        | s-x is encrypted",
          "commonLabels: {team: a}               | changes its metadata.labels.team:",
          "commonAnnotations: {a: b}             | changes its metadata.annotations.a:",
          "namespace: other                      | changes its metadata.namespace:",
          "patches: [{patch: '{apiVersion: v1, kind: Secret, metadata: {name: s}, type: z}'}]"
              + " | changes its type:",
        })
    void areRefusedWhereKustomizeChangesThem(String row) throws Exception {
      String[] parts = row.split(" \\| ", -1);
      String namespaced = ODD.replace("creationTimestamp: null", "namespace: shop");
      MemoryTree tree =
          MemoryTree.of("r")
              .with("apps/shop/README.md", "sops")
              .with("apps/shop/kustomization.yaml", parts[0].strip() + "\nresources: [s.yaml]\n")
              .with("apps/shop/s.yaml", parts[0].startsWith("namespace") ? namespaced : ODD);
      Result result = fleet.render(tree);
      if (parts[0].startsWith("namespace")) {
        // The application's own namespace comes last, so that nothing changed in the end.
        assertThat(result.in("fra1").objects()).containsOnlyKeys("shop/secret-s.yaml");
        return;
      }

      assertThat(result.failure("fra1"))
          .contains(parts[1], "checksum", "SOPS")
          .doesNotStartWith("apps/shop/README.md")
          .doesNotContain("p673w");
    }

    @Test
    void areRefusedInAnotherNamespaceThanTheApplications() throws Exception {
      assertThat(
              fleet
                  .render(sources(ODD.replace("creationTimestamp: null", "namespace: other")))
                  .failure("fra1"))
          .contains(
              "apps/shop/a.yaml: Secret shop/s is encrypted", "changes its metadata.namespace");
    }

    @Test
    void areRefusedWhereANumberOfReplicasWouldHaveToChangeThem() throws Exception {
      assertThat(
              fleet
                  .render(
                      sources(
                          "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web},"
                              + " spec: {template: {spec: {x: '"
                              + ENC
                              + "'}}}, "
                              + SOPS
                              + "}"))
                  .failure("fra1"))
          .contains("Deployment.apps shop/web is encrypted with SOPS", "spec.replicas.target");
    }
  }

  private static MemoryTree sources(String manifest) {
    return MemoryTree.of("r").with("apps/shop/a.yaml", manifest);
  }
}
