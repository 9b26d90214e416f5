package dev.rimward.reconciler.plan;

import dev.rimward.reconciler.difference.UnifiedDiff;
import dev.rimward.reconciler.plan.FileChange.Kind;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What differs between the objects that a cluster has of an application and those that it would
 * have. Objects are the same by identity, whatever their files are called; what kustomize generates
 * goes on under another name when its content changes.
 */
final class FileChanges {
  /** Of kustomize's generators: ten characters of an alphabet without vowels. */
  private static final Pattern HASH_SUFFIX = Pattern.compile("-[2456789bcdfghkmt]{10}$");

  private final String application;
  private final ObjectFiles before;
  private final ObjectFiles after;
  private final SortedMap<String, String> goneIds;
  private final SortedMap<String, String> newIds;
  private final List<FileChange> changes = new ArrayList<>();

  private FileChanges(String application, ObjectFiles before, ObjectFiles after) {
    this.application = application;
    this.before = before;
    this.after = after;
    this.goneIds = new TreeMap<>(before.ids());
    this.newIds = new TreeMap<>(after.ids());
  }

  /** In the order of paths. */
  static List<FileChange> between(String application, ObjectFiles before, ObjectFiles after) {
    return new FileChanges(application, before, after).find();
  }

  private List<FileChange> find() {
    before
        .ids()
        .forEach(
            (path, id) -> {
              if (after.ids().containsKey(path)) {
                goneIds.remove(path);
                newIds.remove(path);
                if (!id.equals(after.ids().get(path))) {
                  changes.add(changed(Kind.Changed, path, path));
                }
              }
            });
    pair(Kind.Changed, Function.identity());
    pair(Kind.Renamed, FileChanges::withoutHashSuffix);
    goneIds.keySet().forEach(path -> changes.add(removed(path)));
    newIds.keySet().forEach(path -> changes.add(added(path)));
    changes.sort(Comparator.comparing(FileChange::path));
    return changes;
  }

  /** What is gone here and new there, and the same in one respect, is one object. */
  private void pair(Kind kind, Function<ObjectId, ObjectId> respect) {
    if (goneIds.isEmpty() || newIds.isEmpty()) {
      return;
    }
    Map<ObjectId, List<String>> gone = byRespect(goneIds, before, respect);
    byRespect(newIds, after, respect)
        .forEach(
            (id, paths) -> {
              List<String> former = gone.getOrDefault(id, List.of());
              if (paths.size() == 1 && former.size() == 1) {
                goneIds.remove(former.getFirst());
                newIds.remove(paths.getFirst());
                changes.add(changed(kind, former.getFirst(), paths.getFirst()));
              }
            });
  }

  private static Map<ObjectId, List<String>> byRespect(
      SortedMap<String, String> ids, ObjectFiles files, Function<ObjectId, ObjectId> respect) {
    Map<ObjectId, List<String>> paths = new HashMap<>();
    for (String path : ids.keySet()) {
      ShownObject.of(files.content(path), null)
          .id()
          .ifPresent(
              id -> paths.computeIfAbsent(respect.apply(id), _ -> new ArrayList<>()).add(path));
    }
    return paths;
  }

  private static ObjectId withoutHashSuffix(ObjectId id) {
    return new ObjectId(
        id.group(), id.kind(), id.namespace(), HASH_SUFFIX.matcher(id.name()).replaceFirst(""));
  }

  private FileChange changed(Kind kind, String from, String to) {
    byte[] old = before.content(from);
    return change(
        kind, from, to, ShownObject.of(old, null), ShownObject.of(after.content(to), old));
  }

  private FileChange added(String path) {
    return change(
        Kind.Added, path, path, ShownObject.NOTHING, ShownObject.of(after.content(path), null));
  }

  private FileChange removed(String path) {
    return change(
        Kind.Removed, path, path, ShownObject.of(before.content(path), null), ShownObject.NOTHING);
  }

  private FileChange change(Kind kind, String from, String to, ShownObject old, ShownObject next) {
    String diff =
        UnifiedDiff.of(
            kind == Kind.Added ? "/dev/null" : "a/" + application + "/" + from,
            kind == Kind.Removed ? "/dev/null" : "b/" + application + "/" + to,
            old.lines(),
            next.lines());
    Optional<ObjectId> id = next.id().or(old::id);
    return new FileChange(
        kind,
        id.isPresent() ? id.get().toString() : to,
        application + "/" + to,
        from.equals(to) ? null : application + "/" + from,
        diff);
  }
}
