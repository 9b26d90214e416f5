package dev.rimward.reconciler.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the clusters in which an application changes in the same way. Of the changes only digests
 * are kept; what each group looks like is asked for in the end, from one of its clusters.
 */
final class Grouping {
  private final Map<String, ClusterFacts> facts;
  private final Map<String, Variant> variants = new LinkedHashMap<>();

  /** Changes with the same text. */
  private static final class Variant {
    private final SortedSet<String> clusters = new TreeSet<>();
    private final boolean isBraked;

    /** Digest of the text without the facts of its cluster; null where that is not one. */
    private @Nullable String abstracted;

    Variant(boolean isBraked, String abstracted) {
      this.isBraked = isBraked;
      this.abstracted = abstracted;
    }
  }

  /** The changes of one cluster. */
  interface Changes {
    List<FileChange> of(String cluster);
  }

  /**
   * @param facts by cluster
   */
  Grouping(Map<String, ClusterFacts> facts) {
    this.facts = facts;
  }

  /** Notes changes that are the same in some clusters. */
  void add(Collection<String> clusters, List<FileChange> changes, boolean isBraked) {
    for (FileChange change : changes) {
      String text = text(change, isBraked);
      String exact = Digest.of(text);
      for (String cluster : clusters) {
        add(cluster, exact, text, isBraked);
      }
    }
  }

  private void add(String cluster, String exact, String text, boolean isBraked) {
    Variant variant = variants.get(exact);
    if (variant == null) {
      variant = new Variant(isBraked, abstracted(cluster, text, exact));
      variants.put(exact, variant);
    } else if (variant.abstracted != null
        && !variant.abstracted.equals(abstracted(cluster, text, exact))) {
      variant.abstracted = null; // the same words, but not for the same reason
    }
    variant.clusters.add(cluster);
  }

  private String abstracted(String cluster, String text, String exact) {
    ClusterFacts known = facts.get(cluster);
    String abstracted = known == null ? text : known.abstracted(text);
    return abstracted.equals(text) ? exact : Digest.of(abstracted);
  }

  private static String text(FileChange change, boolean isBraked) {
    return String.join(
        "\n",
        isBraked ? "braked" : "",
        change.kind().name(),
        change.path(),
        change.formerPath() == null ? "" : change.formerPath(),
        change.object(),
        change.diff());
  }

  /** Those with the most clusters first; what is the same in the same clusters is one group. */
  List<ChangeGroup> groups(Changes changes) {
    Map<String, List<Map.Entry<String, Variant>>> same = new LinkedHashMap<>();
    variants
        .entrySet()
        .forEach(
            variant -> {
              @Nullable String abstracted = variant.getValue().abstracted;
              String key = abstracted == null ? variant.getKey() : abstracted;
              same.computeIfAbsent(key, _ -> new ArrayList<>()).add(variant);
            });
    Map<List<Object>, Draft> drafts = new LinkedHashMap<>();
    for (List<Map.Entry<String, Variant>> variant : same.values()) {
      Draft draft = Draft.of(variant);
      drafts.merge(List.of(draft.clusters, draft.isBraked), draft, Draft::with);
    }
    return drafts.values().stream()
        .sorted(Comparator.comparing((Draft draft) -> draft.clusters.first()))
        .map(draft -> draft.group(changes))
        .sorted(Comparator.comparingInt((ChangeGroup group) -> -group.clusters().size()))
        .toList();
  }

  /** A group whose example is still to be read. */
  private record Draft(
      SortedSet<String> clusters, Set<String> texts, boolean isBraked, boolean isByCluster) {
    static Draft of(List<Map.Entry<String, Variant>> variants) {
      SortedSet<String> clusters = new TreeSet<>();
      Set<String> texts = new HashSet<>();
      variants.forEach(
          variant -> {
            clusters.addAll(variant.getValue().clusters);
            texts.add(variant.getKey());
          });
      return new Draft(
          clusters, texts, variants.getFirst().getValue().isBraked, variants.size() > 1);
    }

    Draft with(Draft other) {
      Set<String> all = new HashSet<>(texts);
      all.addAll(other.texts);
      return new Draft(clusters, all, isBraked, isByCluster || other.isByCluster);
    }

    ChangeGroup group(Changes changes) {
      String example = clusters.first();
      List<FileChange> files =
          changes.of(example).stream()
              .filter(change -> texts.contains(Digest.of(text(change, isBraked))))
              .toList();
      return new ChangeGroup(List.copyOf(clusters), example, isByCluster, isBraked, files);
    }
  }
}
