package dev.rimward.policy.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.rimward.policy.fleet.ObjectExpression.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything of CEL that expressions on objects need: what a {@code ValidatingAdmissionPolicy} has,
 * as far as CEL for Java has it. A class of its own, so that a fleet without expressions does not
 * load CEL.
 */
final class CompiledObjectExpression {
  private static final String VARIABLE = "object";

  private static final List<ExpressionFunction> FUNCTIONS =
      Stream.concat(QuantityFunctions.ALL.stream(), TextFunctions.ALL.stream()).toList();

  /** Objects are larger than clusters, and rules look at containers, then ports, then volumes. */
  private static final CelOptions LIMITS =
      ExpressionLanguage.limits()
          .comprehensionMaxIterations(100_000)
          .enableOptionalSyntax(true)
          .build();

  private static final ExpressionLanguage LANGUAGE =
      new ExpressionLanguage(
          CelCompilerFactory.standardCelCompilerBuilder()
              .setOptions(LIMITS)
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .addLibraries(
                  CelExtensions.strings(),
                  CelExtensions.sets(LIMITS),
                  CelExtensions.optional(),
                  CelExtensions.comprehensions())
              .addFunctionDeclarations(
                  FUNCTIONS.stream().map(ExpressionFunction::declaration).toList())
              .addVar(VARIABLE, SimpleType.DYN)
              .setResultType(SimpleType.BOOL)
              .build(),
          CelRuntimeFactory.plannerRuntimeBuilder()
              .setOptions(LIMITS)
              .addLibraries(
                  CelExtensions.strings(),
                  CelExtensions.sets(LIMITS),
                  CelExtensions.optional(),
                  CelExtensions.comprehensions())
              .addFunctionBindings(
                  FUNCTIONS.stream().flatMap(each -> each.bindings().stream()).toList())
              .build(),
          4);

  private final String text;
  private final CelRuntime.Program program;

  private CompiledObjectExpression(String text, CelRuntime.Program program) {
    this.text = text;
    this.program = program;
  }

  /** Throws {@link InvalidField}, with the position, for what is not a condition on an object. */
  static CompiledObjectExpression compile(String text) {
    return new CompiledObjectExpression(text, LANGUAGE.compile(text));
  }

  Verdict judge(ObjectNode object) {
    try {
      Object result = program.eval(Map.of(VARIABLE, ObjectView.of(object)));
      if (result instanceof Boolean holds) {
        return holds ? new Verdict.Holds() : new Verdict.DoesNotHold();
      }
      return new Verdict.Unknown("its value is neither true nor false");
    } catch (CelEvaluationException e) {
      return new Verdict.Unknown(EvaluationFailure.inWords(e, text));
    } catch (RuntimeException e) {
      // Whatever fails in a function fails for this object only; its message may quote the object.
      return new Verdict.Unknown("a function failed on its arguments");
    }
  }
}
