package dev.rimward.reconciler;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rimward.policy.placement.ApplicationPlacement.LocationPlacement;
import dev.rimward.reconciler.web.OperatorEndpoints.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Understands what {@code rimward sync} asks for. It opens no gate: it only ends waits. */
record SyncRequests(Function<Wish, Optional<SortedSet<String>>> work) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * @param name of a cluster, or else of an application
   * @param now also where a cluster is left alone for a while after a failure
   */
  record Wish(@Nullable String name, boolean now) {
    /** The cluster, or those that the application is placed at; empty: it is neither. */
    Optional<SortedSet<String>> clusters(Pass pass) {
      if (name != null && pass.fleet().clusters().containsKey(name)) {
        return Optional.of(new TreeSet<>(Set.of(name)));
      }
      return pass.decision(String.valueOf(name))
          .map(
              decision ->
                  new TreeSet<>(
                      decision.placement().locations().stream()
                          .map(LocationPlacement::location)
                          .toList()));
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
