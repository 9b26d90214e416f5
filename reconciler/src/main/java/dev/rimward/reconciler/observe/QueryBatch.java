package dev.rimward.reconciler.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Asks many queries with few in flight, within a time that does not grow with their number: a
 * Prometheus that hangs costs a pass the same whether it is asked ten things or a thousand.
 */
final class QueryBatch {
  private static final int MAX_IN_FLIGHT = 8;
  private static final int BUDGET_IN_TIMEOUTS = 3;

  private final PrometheusClient prometheus;

  QueryBatch(PrometheusClient prometheus) {
    this.prometheus = prometheus;
  }

  /** An outcome for each query; those that the time did not suffice for have failed. */
  Map<RangeQuery, QueryOutcome> ask(List<RangeQuery> queries) throws InterruptedException {
    Duration budget = prometheus.timeout().multipliedBy(BUDGET_IN_TIMEOUTS);
    List<Callable<QueryOutcome>> tasks = new ArrayList<>();
    queries.forEach(query -> tasks.add(() -> prometheus.queryRange(query)));
    try (ExecutorService executor =
        Executors.newFixedThreadPool(MAX_IN_FLIGHT, Thread.ofVirtual().factory())) {
      Iterator<Future<QueryOutcome>> answers =
          executor.invokeAll(tasks, budget.toMillis(), TimeUnit.MILLISECONDS).iterator();
      Map<RangeQuery, QueryOutcome> outcomes = new HashMap<>();
      for (RangeQuery query : queries) {
        outcomes.put(query, outcome(answers.next(), budget));
      }
      return outcomes;
    }
  }

  private static QueryOutcome outcome(Future<QueryOutcome> answer, Duration budget)
      throws InterruptedException {
    if (answer.isCancelled()) {
      return new QueryOutcome.Failed(
          "Prometheus has not answered all queries within " + budget.toSeconds() + " s");
    }
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a query failed in a way it should not", e.getCause());
    }
  }
}
