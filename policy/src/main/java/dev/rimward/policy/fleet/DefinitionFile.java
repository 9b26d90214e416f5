package dev.rimward.policy.fleet;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documents of one file of a revision, those that read well and those that do not. */
record DefinitionFile(List<Written> good, List<Rejected> rejected) {
  DefinitionFile {
    good = List.copyOf(good);
    rejected = List.copyOf(rejected);
  }

  /** A file of which nothing can be read. */
  static DefinitionFile unreadable(Problem problem) {
    return new DefinitionFile(List.of(), List.of(new Rejected(null, List.of(problem), false)));
  }

  /** The file as if its documents of that kind and name could not be read. */
  DefinitionFile without(Id id) {
    List<Written> others = good.stream().filter(each -> !each.id().equals(id)).toList();
    Stream<Rejected> taken =
        Stream.generate(() -> new Rejected(null, List.of(), true))
            .limit(good.size() - others.size());
    return new DefinitionFile(others, Stream.concat(rejected.stream(), taken).toList());
  }

  /** Every document that the file names, readable or not. */
  Set<Id> ids() {
    Stream<Id> broken = rejected.stream().map(Rejected::id).filter(Objects::nonNull);
    return Stream.concat(good.stream().map(Written::id), broken).collect(Collectors.toSet());
  }
}
