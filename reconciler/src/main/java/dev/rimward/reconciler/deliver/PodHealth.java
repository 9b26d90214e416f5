package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Health of a Pod, and what is wrong with its containers. What a container printed is not repeated:
 * it may be a secret.
 */
final class PodHealth {
  private static final Set<String> ON_THE_WAY = Set.of("", "ContainerCreating", "PodInitializing");

  private PodHealth() {}

  static ObjectHealth of(JsonNode pod) {
    String why = trouble(pod).map(Trouble::words).orElse("");
    return switch (pod.path("status").path("phase").asText()) {
      case "Succeeded" -> ObjectHealth.HEALTHY;
      case "Failed" -> ObjectHealth.degraded(why);
      case "Running" -> running(pod, why);
      case "Pending" -> ObjectHealth.progressing(why.isEmpty() ? "is pending" : why);
      default -> ObjectHealth.progressing("the cluster has not looked at it yet");
    };
  }

  private static ObjectHealth running(JsonNode pod, String why) {
    if (Conditions.of(pod).ifTrue("Ready").isPresent()) {
      return ObjectHealth.HEALTHY;
    }
    return why.startsWith("CrashLoopBackOff")
        ? ObjectHealth.degraded(why)
        : ObjectHealth.progressing(why.isEmpty() ? "runs and is not ready" : why);
  }

  /** What is wrong, and how much it says of why: more is better. */
  record Trouble(int weight, String words) {
    private static Trouble ofContainer(String words) {
      return new Trouble(3, words);
    }

    private static Trouble ofPod(String words) {
      return new Trouble(2, words);
    }

    private static Trouble notReady(String words) {
      return new Trouble(1, words);
    }
  }

  /** The worst of what is wrong with a Pod; empty if nothing is known to be. */
  static Optional<Trouble> trouble(JsonNode pod) {
    List<Trouble> found = new ArrayList<>();
    JsonNode status = pod.path("status");
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      status.path(list).forEach(container -> ofContainer(container).ifPresent(found::add));
    }
    Conditions.of(pod)
        .find("PodScheduled")
        .filter(Conditions.Condition::isFalse)
        .ifPresent(unscheduled -> found.add(Trouble.ofPod(unscheduled.words())));
    if (status.path("phase").asText().equals("Failed")) {
      found.add(Trouble.ofPod(said(status, "has failed")));
    }
    return found.stream().max(Comparator.comparingInt(Trouble::weight));
  }

  private static Optional<Trouble> ofContainer(JsonNode container) {
    JsonNode waiting = container.path("state").path("waiting");
    if (!ON_THE_WAY.contains(waiting.path("reason").asText())) {
      return Optional.of(Trouble.ofContainer(said(waiting, "") + lastExit(container)));
    }
    JsonNode ended = container.path("state").path("terminated");
    if (ended.path("exitCode").asInt() != 0) {
      return Optional.of(Trouble.ofContainer("container ended with " + exit(ended)));
    }
    boolean unready =
        container.path("state").has("running") && !container.path("ready").asBoolean();
    return unready
        ? Optional.of(
            Trouble.notReady(
                "container " + container.path("name").asText() + " runs and is not ready"))
        : Optional.empty();
  }

  private static String lastExit(JsonNode container) {
    JsonNode last = container.path("lastState").path("terminated");
    return last.has("exitCode") ? ", last " + exit(last) : "";
  }

  private static String exit(JsonNode ended) {
    return "exit code "
        + ended.path("exitCode").asInt()
        + " ("
        + ended.path("reason").asText("Error")
        + ")";
  }

  private static String said(JsonNode node, String otherwise) {
    String reason = node.path("reason").asText(otherwise);
    String message = node.path("message").asText();
    return message.isEmpty() ? reason : reason + ": " + message;
  }
}
