package dev.rimward.reconciler.publish;

import static java.util.Objects.requireNonNull;

import dev.rimward.reconciler.git.BranchUpdate;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.PushOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Sets the branches of clusters aside that are no more: {@code archived/<cluster>}, or {@code
 * archived/<cluster>.2} and so on where that is taken. No cluster's name has a dot.
 *
 * <p>What a crash leaves: before the first push, nothing. Between the two pushes, both branches at
 * the same commit; the next time only the old one is deleted.
 */
final class Archive {
  private final OutputRepository output;

  Archive(OutputRepository output) {
    this.output = output;
  }

  /**
   * @param heads of the branches, by cluster
   * @return the name of each branch that was set aside, by cluster; others stay as they are
   */
  SortedMap<String, String> put(Map<String, ObjectId> heads) throws GitFailure {
    SortedMap<String, String> names = new TreeMap<>();
    SortedMap<String, ObjectId> taken = output.archived();
    List<BranchUpdate> begin = new ArrayList<>();
    heads.forEach(
        (cluster, head) -> {
          String name = name(cluster, head, taken);
          names.put(cluster, name);
          if (!taken.containsKey(name)) {
            begin.add(new BranchUpdate(name, ObjectId.zeroId(), head));
          }
        });
    Map<String, PushOutcome> begun = push(begin);
    names.values().removeIf(name -> !taken.containsKey(name) && !isPushed(begun, name));
    List<BranchUpdate> end = new ArrayList<>();
    for (String cluster : names.keySet()) {
      ObjectId head = requireNonNull(heads.get(cluster));
      end.add(new BranchUpdate(Layout.branch(cluster), head, ObjectId.zeroId()));
    }
    Map<String, PushOutcome> ended = push(end);
    names.keySet().removeIf(cluster -> !isPushed(ended, Layout.branch(cluster)));
    return names;
  }

  private Map<String, PushOutcome> push(List<BranchUpdate> updates) throws GitFailure {
    return updates.isEmpty() ? Map.of() : output.push(updates);
  }

  private static boolean isPushed(Map<String, PushOutcome> outcomes, String branch) {
    return outcomes.get(branch) instanceof PushOutcome.Pushed;
  }

  private static String name(String cluster, ObjectId head, Map<String, ObjectId> taken) {
    String name = Layout.ARCHIVED_BRANCHES + cluster;
    for (int number = 2; isTakenByAnother(name, head, taken); number++) {
      name = Layout.ARCHIVED_BRANCHES + cluster + "." + number;
    }
    return name;
  }

  private static boolean isTakenByAnother(String name, ObjectId head, Map<String, ObjectId> taken) {
    return taken.containsKey(name) && !head.equals(taken.get(name));
  }
}
