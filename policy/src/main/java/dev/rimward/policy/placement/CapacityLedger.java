package dev.rimward.policy.placement;

import dev.rimward.policy.fleet.Quantity;
import dev.rimward.policy.fleet.Resources;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is reserved of each location's capacity, over all applications of a plan together: two
 * decisions of one plan never count on the same room.
 *
 * <p>A location without a capacity is not limited, nor is one in a resource of which its capacity
 * says nothing or zero.
 */
final class CapacityLedger {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final long[] cpu;
  private final long[] memory;
  private final long[] cpuUsed;
  private final long[] memoryUsed;
  private final Map<String, List<Reservation>> reservations = new HashMap<>();

  private record Reservation(int location, long cpu, long memory) {}

  CapacityLedger(FleetIndex index) {
    cpu = new long[index.size()];
    memory = new long[index.size()];
    cpuUsed = new long[index.size()];
    memoryUsed = new long[index.size()];
    for (int location = 0; location < cpu.length; location++) {
      @Nullable Resources capacity = index.cluster(location).spec().capacity();
      cpu[location] = limit(capacity == null ? 0 : Needs.cpu(capacity));
      memory[location] = limit(capacity == null ? 0 : Needs.memory(capacity));
    }
  }

  private static long limit(long capacity) {
    return capacity == 0 ? UNLIMITED : capacity;
  }

  /** Reserves for a copy; nothing must be reserved for it yet. */
  void reserve(String application, int location, Needs needs, int replicas) {
    Reservation reservation =
        new Reservation(
            location,
            needs.cpuFixed() + needs.cpuEach() * replicas,
            needs.memoryFixed() + needs.memoryEach() * replicas);
    cpuUsed[location] += reservation.cpu();
    memoryUsed[location] += reservation.memory();
    reservations.computeIfAbsent(application, name -> new ArrayList<>()).add(reservation);
  }

  /** Gives back all that is reserved for an application. */
  void release(String application) {
    @Nullable List<Reservation> released = reservations.remove(application);
    if (released != null) {
      for (Reservation reservation : released) {
        cpuUsed[reservation.location()] -= reservation.cpu();
        memoryUsed[reservation.location()] -= reservation.memory();
      }
    }
  }

  /** How many replicas of another copy have room at a location; never negative. */
  int room(int location, Needs needs) {
    return (int)
        Math.min(
            fitting(cpu[location], cpuUsed[location], needs.cpuFixed(), needs.cpuEach()),
            fitting(
                memory[location], memoryUsed[location], needs.memoryFixed(), needs.memoryEach()));
  }

  /** The greater of the shares of CPU and memory that are reserved; zero where nothing limits. */
  double utilisation(int location) {
    return Math.max(
        share(cpuUsed[location], cpu[location]), share(memoryUsed[location], memory[location]));
  }

  /** What is left of a location's capacity, for explanations; zero where more is used. */
  Resources left(int location) {
    return new Resources(
        new Quantity(BigDecimal.valueOf(left(cpu[location], cpuUsed[location]), 9)),
        new Quantity(BigDecimal.valueOf(left(memory[location], memoryUsed[location]))));
  }

  private static double share(long used, long capacity) {
    return capacity == UNLIMITED ? 0 : (double) used / capacity;
  }

  private static long left(long capacity, long used) {
    return capacity == UNLIMITED ? 0 : Math.max(0, capacity - used);
  }

  private static long fitting(long capacity, long used, long fixed, long each) {
    if (capacity == UNLIMITED || (fixed == 0 && each == 0)) {
      return Integer.MAX_VALUE;
    }
    long left = capacity - used - fixed;
    if (left < 0) {
      return 0;
    }
    return each == 0 ? Integer.MAX_VALUE : Math.min(Integer.MAX_VALUE, left / each);
  }
}
