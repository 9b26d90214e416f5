package dev.rimward.reconciler.deliver;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many requests a cluster was sent, by what they do. Retries of one request count once. */
public final class RequestCount {
  private final Map<Verb, LongAdder> counts = new EnumMap<>(Verb.class);

  /** What a request does. */
  public enum Verb {
    GET,
    LIST,
    APPLY,
    /** An apply that changes nothing. */
    DRY_RUN,
    /** Anything but an apply. */
    PATCH,
    CREATE,
    DELETE;

    boolean writes() {
      return this == APPLY || this == PATCH || this == CREATE || this == DELETE;
    }
  }

  RequestCount() {
    for (Verb verb : Verb.values()) {
      counts.put(verb, new LongAdder());
    }
  }

  void add(Verb verb) {
    adder(verb).increment();
  }

  public long of(Verb verb) {
    return adder(verb).sum();
  }

  public long writes() {
    return counts.keySet().stream().filter(Verb::writes).mapToLong(this::of).sum();
  }

  public long total() {
    return counts.keySet().stream().mapToLong(this::of).sum();
  }

  private LongAdder adder(Verb verb) {
    return counts.computeIfAbsent(verb, absent -> new LongAdder());
  }
}
