package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;

/**
 * What one pod asks of a node, as Kubernetes' scheduler counts it: its containers and its sidecars
 * together, or, where that is more, an init container with the sidecars started before it; a limit
 * stands in for a request that is missing; a request of the pod as a whole replaces the sum; and
 * its overhead.
 */
final class PodResources {
  private PodResources() {}

  static Resources of(JsonNode podSpec) {
    return new Resources(of(podSpec, "cpu"), of(podSpec, "memory"));
  }

  private static Quantity of(JsonNode podSpec, String resource) {
    Quantity running = Quantity.ZERO;
    for (JsonNode container : podSpec.path("containers")) {
      running = running.plus(request(container, resource));
    }
    Quantity sidecars = Quantity.ZERO;
    Quantity starting = Quantity.ZERO;
    for (JsonNode container : podSpec.path("initContainers")) {
      Quantity needed = request(container, resource).plus(sidecars);
      starting = larger(starting, needed);
      if (container.path("restartPolicy").asText().equals("Always")) {
        sidecars = needed;
      }
    }
    JsonNode ofPod = podSpec.at("/resources/requests").path(resource);
    Quantity containers = larger(running.plus(sidecars), starting);
    return (ofPod.isMissingNode() ? containers : quantity(ofPod))
        .plus(quantity(podSpec.path("overhead").path(resource)));
  }

  private static Quantity request(JsonNode container, String resource) {
    JsonNode requested = container.at("/resources/requests").path(resource);
    return quantity(
        requested.isMissingNode() ? container.at("/resources/limits").path(resource) : requested);
  }

  private static Quantity quantity(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? Quantity.ZERO : Quantity.parse(value.asText());
  }

  private static Quantity larger(Quantity one, Quantity other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
