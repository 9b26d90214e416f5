package dev.rimward.reconciler.simulate;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Signal;
import dev.rimward.policy.fleet.Signal.LocatedBy;
import dev.rimward.policy.signal.SignalKey;
import dev.rimward.reconciler.observe.Recording;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A recording without what was measured at clusters that are down. What users ask for is measured
 * where they are, and goes on.
 *
 * @param down names of clusters
 */
record FailingRecording(Fleet fleet, Recording recording, Set<String> down) implements Recording {
  @Override
  public SortedSet<String> cells(SignalKey key) {
    @Nullable Signal signal = fleet.signals().get(key.signal());
    if (down.isEmpty() || signal == null || signal.spec().locatedBy() != LocatedBy.Cluster) {
      return recording.cells(key);
    }
    SortedSet<String> cells = new TreeSet<>(recording.cells(key));
    cells.removeAll(down);
    return cells;
  }

  @Override
  public double value(SignalKey key, String cell, Instant time) {
    return recording.value(key, cell, time);
  }
}
