package dev.rimward.reconciler.publish;

import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.reconciler.git.GitFailure;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came of reading back what was published. A failure is never "nothing is published". */
public sealed interface FetchedState {
  /**
   * What the newest commit of Rimward's on {@code rendered} says. All is empty where nothing was
   * ever published.
   *
   * @param commit that commit
   * @param source the source commit that it was made from
   * @param placements by application
   * @param conditions by cluster
   * @param applications that have a placement or run in a cluster
   * @param clusters that have a folder
   * @param handMade commits of others above it
   */
  record PublishedState(
      Optional<String> commit,
      Optional<String> source,
      SortedMap<String, ApplicationPlacement> placements,
      SortedMap<String, ClusterCondition> conditions,
      SortedSet<String> applications,
      SortedSet<String> clusters,
      List<HandMade> handMade)
      implements FetchedState {
    public PublishedState {
      placements = sorted(placements);
      conditions = sorted(conditions);
      applications = Collections.unmodifiableSortedSet(new TreeSet<>(applications));
      clusters = Collections.unmodifiableSortedSet(new TreeSet<>(clusters));
      handMade = List.copyOf(handMade);
    }

    private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
      return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
  }

  /** The repository could not be asked. */
  record FetchFailed(GitFailure failure) implements FetchedState {}

  /**
   * The repository was read and does not make sense; nothing may be decided from it.
   *
   * @param message which branch or file, what is wrong with it, and what to do
   */
  record Unreadable(String message) implements FetchedState {}
}
