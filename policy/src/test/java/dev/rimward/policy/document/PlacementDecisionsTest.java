package dev.rimward.policy.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementDecisionsTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private static LocationPlacement at(
      String location, String reason, @Nullable Instant leavingSince) {
    return new LocationPlacement(location, 3, START, reason, leavingSince);
  }

  private static byte[] write(String application, List<LocationPlacement> locations) {
    return PlacementDecisions.write(
        new ApplicationPlacement(application, "follow-demand", locations, List.of()), "shop");
  }

  private static List<LocationPlacement> clusters(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> at("edge%04d".formatted(i), "wanted", null))
        .toList();
  }

  private static List<JsonNode> slices(byte[] file) throws IOException {
    YAMLMapper mapper = new YAMLMapper();
    try (var documents = mapper.readerFor(JsonNode.class).<JsonNode>readValues(file)) {
      return documents.readAll();
    }
  }

  @Test
  void isTheStandardsOwnKind() {
    byte[] file =
        write(
            "storefront",
            List.of(
                at("ams1", "31 requests/s for 2m, at or above 20", null),
                at("fra1", "kept", Instant.parse("2026-11-21T12:05:00Z"))));

    assertThat(new String(file, UTF_8))
        .isEqualTo(
            """
            apiVersion: multicluster.x-k8s.io/v1alpha1
            kind: PlacementDecision
            metadata:
              name: storefront-decision-0
              namespace: shop
              labels:
                multicluster.x-k8s.io/decision-key: storefront
                multicluster.x-k8s.io/decision-index: "0"
                multicluster.x-k8s.io/placement-key: storefront
            schedulerName: rimward
            decisions:
            - clusterProfileRef:
                name: ams1
                namespace: shop
              reason: "31 requests/s for 2m, at or above 20"
            - clusterProfileRef:
                name: fra1
                namespace: shop
              reason: "leaving since 2026-11-21T12:05:00Z, kept until a replacement is healthy"
            """);
  }

  @Test
  void thatThereIsNoClusterIsOneSliceWithoutEntries() throws IOException {
    List<JsonNode> slices = slices(write("storefront", List.of()));

    assertThat(slices).hasSize(1);
    assertThat(slices.getFirst().path("decisions").isArray()).isTrue();
    assertThat(slices.getFirst().path("decisions")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "100, 1", "101, 2", "200, 2", "250, 3"})
  void slicesHaveAtMostAHundredEntriesAndAreOneDecision(int clusters, int slices)
      throws IOException {
    List<JsonNode> written = slices(write("storefront", clusters(clusters)));

    assertThat(written).hasSize(slices);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      JsonNode slice = written.get(i);
      assertValid(slice);
      assertThat(slice.at("/metadata/name").textValue()).isEqualTo("storefront-decision-" + i);
      JsonNode labels = slice.at("/metadata/labels");
      assertThat(labels.path("multicluster.x-k8s.io/decision-key").textValue())
          .isEqualTo("storefront");
      assertThat(labels.path("multicluster.x-k8s.io/decision-index").textValue())
          .isEqualTo(Integer.toString(i));
      slice
          .path("decisions")
          .forEach(decision -> names.add(decision.at("/clusterProfileRef/name").textValue()));
    }
    assertThat(names)
        .isEqualTo(clusters(clusters).stream().map(LocationPlacement::location).toList());
  }

  @Test
  void wordsThatYamlReadsAsSomethingElseStayTexts() throws IOException {
    JsonNode slice = slices(write("null", List.of(at("1e3", "yes", null)))).getFirst();

    assertValid(slice);
    assertThat(slice.at("/metadata/labels/multicluster.x-k8s.io~1decision-key").textValue())
        .isEqualTo("null");
    assertThat(slice.at("/decisions/0/clusterProfileRef/name").textValue()).isEqualTo("1e3");
  }

  @Test
  void theSamePlacementIsTheSameBytes() {
    assertThat(write("storefront", clusters(150))).isEqualTo(write("storefront", clusters(150)));
  }

  /** What the schema of the custom resource asks for: these fields, these types, and no others. */
  private static void assertValid(JsonNode slice) {
    assertThat(slice.fieldNames())
        .toIterable()
        .containsExactly("apiVersion", "kind", "metadata", "schedulerName", "decisions");
    assertThat(slice.path("schedulerName").isTextual()).isTrue();
    assertThat(slice.path("decisions")).hasSizeLessThanOrEqualTo(100);
    for (JsonNode decision : slice.path("decisions")) {
      assertThat(decision.fieldNames()).toIterable().containsExactly("clusterProfileRef", "reason");
      assertThat(decision.path("reason").isTextual()).isTrue();
      JsonNode reference = decision.path("clusterProfileRef");
      assertThat(reference.fieldNames()).toIterable().containsExactly("name", "namespace");
      assertThat(reference).allMatch(JsonNode::isTextual);
    }
    assertThat(slice.at("/metadata/labels")).allMatch(JsonNode::isTextual);
  }
}
