package dev.rimward.reconciler.deliver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which applications of one cluster come before which. Those that the cluster does not have are
 * nobody's concern here.
 */
final class Dependencies {
  private final SortedMap<String, SortedSet<String>> needs = new TreeMap<>();

  /**
   * @param dependsOn for each application that the cluster has, or is to have, what it depends on
   */
  Dependencies(Map<String, List<String>> dependsOn) {
    dependsOn.forEach(
        (name, others) -> {
          SortedSet<String> here = new TreeSet<>(others);
          here.retainAll(dependsOn.keySet());
          needs.put(name, here);
        });
  }

  SortedSet<String> of(String application) {
    return needs.getOrDefault(application, Collections.emptySortedSet());
  }

  /** Those that depend on an application. */
  List<String> on(String application) {
    return needs.keySet().stream().filter(one -> of(one).contains(application)).toList();
  }

  /**
   * All applications in the order in which they are applied: each depends only on what is in lists
   * before its own. Where that cannot be, since they depend on each other, they come last, together
   * with what depends on them.
   */
  List<List<String>> waves() {
    List<List<String>> waves = new ArrayList<>();
    SortedSet<String> done = new TreeSet<>();
    while (done.size() < needs.size()) {
      List<String> left = needs.keySet().stream().filter(one -> !done.contains(one)).toList();
      List<String> next = left.stream().filter(one -> done.containsAll(of(one))).toList();
      List<String> wave = next.isEmpty() ? left : next;
      waves.add(wave);
      done.addAll(wave);
    }
    return waves;
  }

  /** The shortest way from an application over what it depends on to itself; empty without one. */
  Optional<List<String>> cycle(String application) {
    Deque<List<String>> open = new ArrayDeque<>();
    SortedSet<String> seen = new TreeSet<>();
    open.add(List.of(application));
    while (!open.isEmpty()) {
      List<String> way = open.remove();
      for (String next : of(way.getLast())) {
        List<String> further = new ArrayList<>(way);
        further.add(next);
        if (next.equals(application)) {
          return Optional.of(further);
        }
        if (seen.add(next)) {
          open.add(further);
        }
      }
    }
    return Optional.empty();
  }
}
