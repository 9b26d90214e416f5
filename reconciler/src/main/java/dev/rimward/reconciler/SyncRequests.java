package dev.rimward.reconciler;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.reconciler.web.OperatorEndpoints.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Understands what {@code rimward sync} asks for. It opens no gate: it only ends waits. */
record SyncRequests(Function<Wish, Optional<List<String>>> work) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * @param name of a cluster, or else of an application
   * @param now also where a cluster is left alone for a while after a failure
   */
  record Wish(@Nullable String name, boolean now) {
    /** The cluster, or those that the application is placed at; empty: it is neither. */
    Optional<List<String>> clusters(Pass pass) {
      String wanted = String.valueOf(name);
      return pass.fleet().clusters().containsKey(wanted)
          ? Optional.of(List.of(wanted))
          : pass.decision(wanted)
              .map(
                  decision ->
                      decision.placement().locations().stream()
                          .map(LocationPlacement::location)
                          .sorted()
                          .toList());
    }
  }

  Outcome answer(byte[] body) {
    Wish wish;
    try {
      wish = JSON.readValue(body, Wish.class);
    } catch (IOException e) {
      return Outcome.refused(400, "a JSON object with name and now is expected");
    }
    return work.apply(wish)
        .map(clusters -> Outcome.accepted(Map.of("clusters", clusters)))
        .orElseGet(
            () ->
                Outcome.refused(404, "there is no cluster and no placed application of this name"));
  }
}
