package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The conditions in an object's status, as all kinds of Kubernetes have them. */
record Conditions(JsonNode list) {
  static Conditions of(JsonNode object) {
    return new Conditions(object.path("status").path("conditions"));
  }

  /** One condition. */
  record Condition(JsonNode node) {
    boolean isTrue() {
      return status().equals("True");
    }

    boolean isFalse() {
      return status().equals("False");
    }

    String reason() {
      return node.path("reason").asText();
    }

    /** It speaks of an older specification than the object has now. */
    boolean isOutdated(long generation) {
      return node.has("observedGeneration")
          && node.path("observedGeneration").asLong() != generation;
    }

    /** Reason and message, as far as it has them; else its type and status. */
    String words() {
      String message = node.path("message").asText();
      String words =
          message.startsWith(reason() + ":") || reason().isEmpty()
              ? message
              : reason() + (message.isEmpty() ? "" : ": " + message);
      return words.isEmpty() ? node.path("type").asText() + " is " + status() : words;
    }

    private String status() {
      return node.path("status").asText();
    }
  }

  Optional<Condition> find(String type) {
    return all().filter(one -> one.node().path("type").asText().equals(type)).findFirst();
  }

  Optional<Condition> ifTrue(String type) {
    return find(type).filter(Condition::isTrue);
  }

  private Stream<Condition> all() {
    return StreamSupport.stream(list.spliterator(), false).map(Condition::new);
  }
}
