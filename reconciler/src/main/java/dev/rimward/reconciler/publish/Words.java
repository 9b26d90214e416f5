package dev.rimward.reconciler.publish;

import dev.rimward.policy.placement.ApplicationPlacement.Move;
import dev.rimward.reconciler.publish.Changes.Places;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Says what a commit changes, in the words that a reviewer uses. */
final class Words {
  private static final int SUBJECT = 72;
  private static final int NAMED = 3;
  private static final int LINES = 50;

  private Words() {}

  /**
   * Subject and body.
   *
   * @param moves of the decisions that the commit brings, by application
   * @param otherwise the subject where no application is touched
   */
  static String of(Changes changes, Map<String, List<Move>> moves, String otherwise) {
    SortedMap<String, String> lines = new TreeMap<>();
    changes
        .applications()
        .forEach(
            (application, places) -> lines.put(application, application + ": " + words(places)));
    moves.forEach(
        (application, all) -> {
          if (!all.isEmpty()) {
            lines.put(application, application + ": " + words(all));
          }
        });
    return oneLine(subject(lines, changes.clusters(), otherwise)) + body(lines.keySet(), moves);
  }

  private static String subject(
      SortedMap<String, String> lines, SortedSet<String> clusters, String otherwise) {
    if (lines.isEmpty()) {
      return otherwise;
    }
    String all = String.join("; ", lines.values());
    return lines.size() == 1 || all.length() <= SUBJECT
        ? all
        : lines.size() + " applications: change in " + names(clusters);
  }

  private static String words(Places places) {
    List<String> parts = new ArrayList<>();
    addPart(parts, "add to ", places.added());
    addPart(parts, "update in ", places.updated());
    addPart(parts, "remove from ", places.removed());
    return String.join(", ", parts);
  }

  private static String words(List<Move> moves) {
    if (moves.size() == 1) {
      return words(moves.getFirst());
    }
    List<String> parts = new ArrayList<>();
    addPart(parts, "add ", locations(moves, move -> move.from() == 0));
    addPart(parts, "scale ", locations(moves, move -> move.from() > 0 && move.to() > 0));
    addPart(parts, "remove ", locations(moves, move -> move.from() > 0 && move.to() == 0));
    return String.join(", ", parts);
  }

  private static String words(Move move) {
    String where = move.location() + " (" + move.reason() + ")";
    if (move.from() == 0) {
      return "add " + where + ", " + replicas(move.to());
    }
    return move.to() == 0
        ? "remove " + where
        : "scale " + where + ", " + move.from() + " to " + replicas(move.to());
  }

  private static String replicas(int replicas) {
    return replicas == 1 ? "1 replica" : replicas + " replicas";
  }

  private static SortedSet<String> locations(List<Move> moves, Predicate<Move> which) {
    return moves.stream()
        .filter(which)
        .map(Move::location)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void addPart(List<String> parts, String verb, SortedSet<String> places) {
    if (!places.isEmpty()) {
      parts.add(verb + names(places));
    }
  }

  private static String names(SortedSet<String> places) {
    return places.size() <= NAMED ? String.join(" and ", places) : places.size() + " clusters";
  }

  /** Each move with its reason, where the subject has no room for them. */
  private static String body(Collection<String> applications, Map<String, List<Move>> moves) {
    List<String> lines = new ArrayList<>();
    for (String application : applications) {
      for (Move move : moves.getOrDefault(application, List.of())) {
        lines.add("- " + oneLine(application + ": " + words(move)));
      }
    }
    if (lines.size() < 2) {
      return "";
    }
    return lines.stream().limit(LINES).collect(Collectors.joining("\n", "\n\n", ""))
        + (lines.size() > LINES ? "\n- and " + (lines.size() - LINES) + " more" : "");
  }

  /** A reason comes from people's texts: a line break in it must not begin a trailer. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
