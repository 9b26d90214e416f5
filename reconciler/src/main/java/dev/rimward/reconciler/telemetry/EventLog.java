package dev.rimward.reconciler.telemetry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest events, up to a number. Thread-safe. Listeners are called by the thread that
 * adds, without a lock, so they must be quick, and two threads that add at once may reach them in
 * another order than the log's.
 */
public final class EventLog {
  private static final Logger log = LoggerFactory.getLogger(EventLog.class);

  private final int capacity;
  private final Deque<Event> events = new ArrayDeque<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  public EventLog(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, is " + capacity);
    }
    this.capacity = capacity;
  }

  /** Forgets the oldest event when it is full. A listener that throws spoils it for no other. */
  public void add(Event event) {
    synchronized (events) {
      if (events.size() == capacity) {
        events.removeFirst();
      }
      events.addLast(event);
    }
    listeners.forEach(listener -> tell(listener, event));
  }

  /** Oldest first. */
  public List<Event> recent() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /**
   * Calls the listener for every event from now on.
   *
   * @return ends it
   */
  public Subscription subscribe(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private static void tell(Consumer<Event> listener, Event event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      log.error("a listener of events failed", e);
    }
  }

  /** Until closed, a listener is called. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
