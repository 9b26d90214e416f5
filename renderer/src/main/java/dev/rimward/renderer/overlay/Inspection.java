package dev.rimward.renderer.overlay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Guardrail;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.guardrail.Guardrails;
import dev.rimward.policy.guardrail.Violation;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What is wrong with one copy of an application, and where in the sources that is. */
final class Inspection {
  private final Variant variant;
  private final ApplicationBuilds builds;

  /**
   * What guardrails say.
   *
   * @param denied the copy must not be
   */
  record Findings(List<Problem> denied, List<Problem> warned) {}

  Inspection(Variant variant, ApplicationBuilds builds) {
    this.variant = variant;
    this.builds = builds;
  }

  /**
   * Variables that nobody set, each at the first place that asks for it.
   *
   * @param values of the variant's variables, in their order
   */
  List<Problem> unset(List<Optional<String>> values) throws InterruptedException {
    Set<String> missing = new HashSet<>();
    int next = 0;
    for (String name : variant.variables()) {
      if (values.get(next++).isEmpty()) {
        missing.add(name);
      }
    }
    List<Problem> problems = new ArrayList<>();
    for (Part part : missing.isEmpty() ? List.<Part>of() : variant.parts()) {
      for (Part.Slot slot : part.slots()) {
        for (String name : Placeholders.names(slot.text())) {
          if (missing.remove(name)) {
            problems.add(variant.unset(name, () -> unset(name, part, slot)));
          }
        }
      }
    }
    return problems;
  }

  private Problem unset(String name, Part part, Part.Slot slot) throws InterruptedException {
    ObjectId object = part.object().id();
    ApplicationBuilds.Line line = builds.lineOf(variant.built(), object, Placeholders.asking(name));
    return new Problem(
        line.path(),
        line.number(),
        "",
        "${%s} is not set, in %s at %s: %s"
            .formatted(name, object, slot.place(), Variables.remedy(name)));
  }

  /** Asks the rules about every object that some rule is for. */
  Findings check(Guardrails guardrails, int replicas, UnaryOperator<String> values)
      throws InterruptedException {
    Findings findings = new Findings(new ArrayList<>(), new ArrayList<>());
    boolean concerned =
        variant.parts().stream()
            .map(part -> part.object().id())
            .anyMatch(id -> guardrails.mayMatch(id.group(), id.kind()));
    if (!concerned) {
      return findings;
    }
    List<ObjectNode> objects = variant.finished(replicas, values);
    for (int i = 0; i < objects.size(); i++) {
      for (Violation violation : violations(guardrails, i, objects.get(i))) {
        boolean denies = violation.enforcement() == Guardrail.Enforcement.Deny;
        (denies ? findings.denied() : findings.warned()).add(problem(violation, i));
      }
    }
    return findings;
  }

  private List<Violation> violations(Guardrails guardrails, int part, ObjectNode object) {
    ObjectId id = variant.parts().get(part).object().id();
    if (!guardrails.mayMatch(id.group(), id.kind())) {
      return List.of();
    }
    return variant.isFixed(part) ? variant.violations(part, guardrails) : guardrails.check(object);
  }

  private Problem problem(Violation violation, int part) throws InterruptedException {
    ObjectId id = variant.parts().get(part).object().id();
    return new Problem(
        builds.fileOf(variant.built(), id),
        0,
        "",
        "guardrail %s %s %s: %s"
            .formatted(
                violation.guardrail(),
                violation.enforcement() == Guardrail.Enforcement.Deny ? "denies" : "warns of",
                id,
                violation.message()));
  }
}
