package dev.rimward.policy.placement;

import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.placement.PolicyScope.Domains;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What people should know of a choice of locations: what holds it back, and what is missing. */
final class ChoiceNotices {
  private final Interest interest;
  private final SetRules rules;
  private final PolicyScope scope;
  private final MoveBudget budget;
  private final BudgetedMoves moves;
  private final List<Notice> notices = new ArrayList<>();

  ChoiceNotices(
      Interest interest,
      SetRules rules,
      PolicyScope scope,
      MoveBudget budget,
      BudgetedMoves moves) {
    this.interest = interest;
    this.rules = rules;
    this.scope = scope;
    this.budget = budget;
    this.moves = moves;
  }

  /**
   * @param wanted by number of the location
   * @param rulings by number: what decided about each
   */
  List<Notice> of(boolean[] wanted, Ruling[] rulings) {
    int count = SetRules.count(wanted);
    switch (interest) {
      case Interest.Frozen(String field, String why) -> {
        notices.add(
            new Notice(Notice.Kind.Frozen, why + "; nothing is added or removed because of it"));
        noticePastMaximum(count);
      }
      case Interest.Outage(Ruling ruling) ->
          notices.add(new Notice(Notice.Kind.Outage, ruling.text() + "; nothing is moved"));
      case Interest.Everywhere everywhere -> {}
      case Interest.Demand demand -> {}
    }
    if (moves.isAnyDeferred()) {
      notices.add(
          new Notice(
              Notice.Kind.Deferred,
              "spec.disruption.maxMovesPerHour: " + budget.words() + "; other moves wait"));
    }
    noticeShortfall(count, wanted, rulings);
    noticeGroups(wanted);
    scope.domains().forEach(domains -> noticeSpread(wanted, domains));
    return notices;
  }

  private void noticePastMaximum(int count) {
    if (count > rules.max()) {
      notices.add(
          new Notice(
              Notice.Kind.Frozen,
              count + " locations stay until then, spec.locations.max is " + rules.max()));
    }
  }

  private void noticeShortfall(int count, boolean[] wanted, Ruling[] rulings) {
    if (count >= rules.min()) {
      return;
    }
    String obstacles =
        IntStream.range(0, rulings.length)
            .filter(number -> !wanted[number])
            .mapToObj(number -> rulings[number])
            .collect(Collectors.groupingBy(Ruling::rule, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey().id() + " rules out " + entry.getValue())
            .collect(Collectors.joining(", "));
    notices.add(
        new Notice(
            Notice.Kind.Infeasible,
            "spec.locations.min is "
                + rules.min()
                + ", can be had: "
                + count
                + (obstacles.isEmpty() ? "" : "; " + obstacles)));
  }

  private void noticeGroups(boolean[] wanted) {
    for (int group = 0; group < scope.groups().size(); group++) {
      int[] members = scope.groups().get(group);
      if (!SetRules.holdsOneOf(wanted, members)) {
        notices.add(
            new Notice(
                Notice.Kind.Infeasible,
                "spec.mustInclude["
                    + group
                    + "]: none of "
                    + members.length
                    + " locations that match it can be had"));
      }
    }
  }

  private void noticeSpread(boolean[] wanted, Domains domains) {
    @Nullable Integer least = domains.constraint().minDomains();
    int used = (int) IntStream.of(SetRules.counts(domains, wanted)).filter(n -> n > 0).count();
    if (least != null && used < least && SetRules.count(wanted) > 0) {
      notices.add(
          new Notice(
              Notice.Kind.Infeasible,
              "spec.spreadConstraints: "
                  + least
                  + " domains of "
                  + domains.constraint().topologyKey()
                  + " are asked for, can be had: "
                  + used));
    }
  }
}
