package dev.rimward.reconciler.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final EventLog log = new EventLog(3);

  @Test
  void keepsTheNewestEventsOldestFirst() {
    for (int i = 1; i <= 5; i++) {
      log.add(event("event " + i));
    }
    assertThat(log.recent())
        .extracting(Event::text)
        .containsExactly("event 3", "event 4", "event 5");
  }

  @Test
  void tellsItsListenersUntilTheyEnd() {
    List<String> heard = new ArrayList<>();
    EventLog.Subscription subscription = log.subscribe(event -> heard.add(event.text()));
    log.add(event("first"));
    subscription.close();
    log.add(event("second"));
    assertThat(heard).containsExactly("first");
  }

  @Test
  void goesOnAfterAListenerHasThrown() {
    List<String> heard = new ArrayList<>();
    log.subscribe(
        event -> {
          throw new IllegalStateException("deaf");
        });
    log.subscribe(event -> heard.add(event.text()));
    log.add(event("first"));
    assertThat(heard).containsExactly("first");
    assertThat(log.recent()).hasSize(1);
  }

  @Test
  void losesNoEventOfManyThreads() {
    EventLog large = new EventLog(10_000);
    AtomicInteger heard = new AtomicInteger();
    large.subscribe(event -> heard.incrementAndGet());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        threads.execute(
            () -> {
              for (int j = 0; j < 50; j++) {
                large.add(event("x"));
              }
            });
      }
    }
    assertThat(large.recent()).hasSize(5000);
    assertThat(heard).hasValue(5000);
  }

  private static Event event(String text) {
    return new Event(Instant.EPOCH, Event.Kind.Placement, "shop", "fra1", text);
  }
}
