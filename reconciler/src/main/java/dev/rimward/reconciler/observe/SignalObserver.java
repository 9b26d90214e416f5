package dev.rimward.reconciler.observe;

import static java.util.Objects.requireNonNull;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.policy.signal.Reading;
import dev.rimward.policy.signal.SignalKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads every signal that a policy looks at, for every application that the policy selects. A
 * reading that cannot be had is {@link Reading.Unknown} and spoils no other.
 */
public final class SignalObserver {
  private final QueryBatch queries;
  private final SignalRemarks remarks;

  public SignalObserver(PrometheusClient prometheus, SignalRemarks remarks) {
    this.queries = new QueryBatch(prometheus);
    this.remarks = remarks;
  }

  /**
   * Takes at most three times the endpoint's timeout, however many queries there are.
   *
   * @param requirements by application: a {@code location-optimizer} looks at signals too
   * @return one reading for each (signal, application) that a policy needs, in the order of keys
   */
  public SortedMap<SignalKey, Reading> observe(
      Fleet fleet, Map<String, Requirements> requirements, Instant now)
      throws InterruptedException {
    SortedMap<SignalKey, Reading> readings = new TreeMap<>();
    SortedMap<SignalKey, Question> questions = new TreeMap<>();
    SignalNeeds.of(fleet, requirements)
        .forEach(
            (key, windows) -> {
              Signal signal = fleet.signals().get(key.signal());
              if (signal == null) {
                readings.put(key, new Reading.Unknown("there is no Signal " + key.signal()));
              } else {
                questions.put(key, Question.of(signal, key.application(), windows, now));
              }
            });
    readings.putAll(answers(questions, now));
    return readings;
  }

  /**
   * The past of signals, under the rules that their present is read by, and as quickly.
   *
   * @param keys of signals that are in the fleet
   * @return for each key all samples of the time, known or not; Unknown with the reason where there
   *     is nothing to be had
   */
  public SortedMap<SignalKey, Reading> past(
      Fleet fleet, Collection<SignalKey> keys, Sampling sampling) throws InterruptedException {
    SortedMap<SignalKey, Question> questions = new TreeMap<>();
    for (SignalKey key : keys) {
      Signal signal = requireNonNull(fleet.signals().get(key.signal()), "the signal is there");
      questions.put(key, Question.of(signal, key.application(), sampling));
    }
    return answers(questions, sampling.end());
  }

  private SortedMap<SignalKey, Reading> answers(
      SortedMap<SignalKey, Question> questions, Instant now) throws InterruptedException {
    Map<RangeQuery, QueryOutcome> outcomes =
        queries.ask(questions.values().stream().flatMap(Question::queries).distinct().toList());
    SortedMap<SignalKey, Reading> readings = new TreeMap<>();
    questions.forEach((key, question) -> readings.put(key, read(key, question, outcomes, now)));
    return readings;
  }

  private Reading read(
      SignalKey key, Question question, Map<RangeQuery, QueryOutcome> outcomes, Instant now) {
    List<Series> presence = null;
    if (question.presence() != null) {
      switch (outcome(outcomes, question.presence())) {
        case QueryOutcome.Failed failed -> {
          return new Reading.Unknown(failed.reason());
        }
        case QueryOutcome.Values values -> presence = accept(key, values);
      }
    }
    return switch (outcome(outcomes, question.query())) {
      case QueryOutcome.Failed failed -> new Reading.Unknown(failed.reason());
      case QueryOutcome.Values values ->
          assemble(key, question, accept(key, values), presence, now);
    };
  }

  private List<Series> accept(SignalKey key, QueryOutcome.Values values) {
    values.warnings().forEach(warning -> remarks.remark(key, "Prometheus warns: " + warning));
    return values.series();
  }

  private Reading assemble(
      SignalKey key,
      Question question,
      List<Series> values,
      @Nullable List<Series> presence,
      Instant now) {
    ReadingAssembly assembly = new ReadingAssembly(question.signal(), question.sampling(), now);
    Reading reading = assembly.assemble(values, presence);
    assembly.remarks().forEach(words -> remarks.remark(key, words));
    return reading;
  }

  private static QueryOutcome outcome(Map<RangeQuery, QueryOutcome> outcomes, RangeQuery query) {
    return requireNonNull(outcomes.get(query), "every query has an outcome");
  }
}
