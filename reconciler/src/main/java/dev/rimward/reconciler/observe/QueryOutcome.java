package dev.rimward.reconciler.observe;

import java.util.List;

/** What became of a query. A failure is never an empty answer. */
public sealed interface QueryOutcome {
  /**
   * @param warnings in Prometheus' words: the answer may not be complete
   */
  record Values(List<Series> series, List<String> warnings) implements QueryOutcome {
    public Values {
      series = List.copyOf(series);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param reason for people, in Prometheus' own words where it said something; no credentials
   */
  record Failed(String reason) implements QueryOutcome {}
}
