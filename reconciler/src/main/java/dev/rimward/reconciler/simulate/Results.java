package dev.rimward.reconciler.simulate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;

/**
 * All that a simulation found.
 *
 * @param trace what the demand was, for people
 * @param from start of the simulated time
 * @param to its end, not included
 * @param step in Go's notation
 * @param outcomes by application, then in the order of variants
 */
public record Results(String trace, Instant from, Instant to, String step, List<Outcome> outcomes) {
  public Results {
    outcomes = List.copyOf(outcomes);
  }

  /** In the order of names. */
  @JsonIgnore
  public List<String> applications() {
    return outcomes.stream().map(Outcome::application).distinct().sorted().toList();
  }

  /** In the order in which variants ran. */
  public List<Outcome> of(String application) {
    return outcomes.stream().filter(outcome -> outcome.application().equals(application)).toList();
  }

  /** How many decisions were taken. */
  int steps() {
    return outcomes.isEmpty() ? 0 : outcomes.getFirst().course().demand().size();
  }
}
