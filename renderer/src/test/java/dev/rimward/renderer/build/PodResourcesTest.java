package dev.rimward.renderer.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Quantity;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodResourcesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing is asked for     | {containers: [{}]} | 0
          containers add up        | {containers: [{resources: {requests: {cpu: 1}}}, {resources: {requests: {cpu: 250m}}}]} | 1250m
          a limit stands in        | {containers: [{resources: {limits: {cpu: 2}}}]} | 2
          a request before a limit | {containers: [{resources: {requests: {cpu: 0.5}, limits: {cpu: 2}}}]} | 500m
          init containers in turn  | {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {requests: {cpu: 3}}}, {resources: {requests: {cpu: 2}}}]} | 3
          smaller init containers  | {containers: [{resources: {requests: {cpu: 4}}}], initContainers: [{resources: {requests: {cpu: 3}}}]} | 4
          sidecars stay            | {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 2}}}]} | 3
          init after a sidecar     | {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 2}}}, {resources: {requests: {cpu: 5}}}]} | 7
          init before a sidecar    | {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {requests: {cpu: 5}}}, {restartPolicy: Always, resources: {requests: {cpu: 2}}}]} | 5
          overhead                 | {overhead: {cpu: 100m}, containers: [{resources: {requests: {cpu: 1}}}]} | 1100m
          of the pod as a whole    | {resources: {requests: {cpu: 3}}, containers: [{resources: {requests: {cpu: 1}}}]} | 3
          """)
  void countsAsTheSchedulerDoes(String rule, String podSpec, String cpu) {
    var spec = CanonicalYaml.read(podSpec.getBytes(StandardCharsets.UTF_8));

    assertThat(PodResources.of(spec).cpu()).as(rule).isEqualTo(Quantity.parse(cpu));
  }
}
