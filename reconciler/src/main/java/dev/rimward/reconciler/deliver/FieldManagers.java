package dev.rimward.reconciler.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Who owns which fields of a live object: its {@code metadata.managedFields}, read. */
final class FieldManagers {
  private static final Set<FieldPath.Step> STATUS = Set.of(new FieldPath.Name("status"));
  private final List<Entry> entries;

  private FieldManagers(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * @param time in RFC 3339, in UTC, so that times sort as text
   */
  private record Entry(String manager, String time, boolean isOurs, FieldSet fields) {}

  static FieldManagers of(JsonNode object) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      entries.add(
          new Entry(
              entry.path("manager").asText(),
              entry.path("time").asText(),
              Ownership.isOurApply(entry),
              FieldSet.of(entry.path("fieldsV1"))));
    }
    return new FieldManagers(entries);
  }

  /** What our applying owns. */
  FieldSet ours() {
    return fields(Entry::isOurs);
  }

  /** What anybody else owns, alone or together with us. */
  FieldSet others() {
    return fields(entry -> !entry.isOurs);
  }

  FieldSet all() {
    return fields(entry -> true);
  }

  FieldSet of(Collection<String> managers) {
    return fields(entry -> !entry.isOurs && managers.contains(entry.manager));
  }

  /**
   * Who else wrote a field last. One that somebody took away belongs to nobody; then it is who
   * wrote to the object last, if that was after us.
   *
   * @return empty if that cannot be told
   */
  String whoWrote(FieldPath path) {
    String owner = last(entry -> !entry.isOurs && entry.fields.touches(path));
    return owner.isEmpty() ? last(entry -> !entry.isOurs && isAfterUs(entry)) : owner;
  }

  private boolean isAfterUs(Entry other) {
    boolean isStatusOnly = other.fields.children().keySet().equals(STATUS);
    return !isStatusOnly
        && entries.stream()
            .filter(Entry::isOurs)
            .allMatch(ours -> other.time.compareTo(ours.time) >= 0);
  }

  private String last(Predicate<Entry> which) {
    String manager = "";
    String latest = "";
    for (Entry entry : entries) {
      if (which.test(entry) && entry.time.compareTo(latest) >= 0) {
        manager = entry.manager;
        latest = entry.time;
      }
    }
    return manager;
  }

  private FieldSet fields(Predicate<Entry> which) {
    return entries.stream().filter(which).map(Entry::fields).reduce(FieldSet.EMPTY, FieldSet::plus);
  }
}
