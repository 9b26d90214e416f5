package dev.rimward.policy.fleet;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelAstValidator.IssuesFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything of CEL that expressions need. A class of its own, so that a fleet without expressions
 * does not load CEL, which takes half a second.
 */
final class CompiledExpression {
  /** Comprehensions in comprehensions can double what they work on at each level. */
  private static final int MAX_NESTED = 2;

  private static final CelOptions LIMITS =
      CelOptions.current()
          .maxExpressionCodePointSize(4096)
          .maxParseExpressionNodeCount(500)
          .maxParseRecursionDepth(50)
          .comprehensionMaxIterations(1000)
          .maxRegexProgramSize(1000)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(LIMITS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar(ClusterVariable.NAME, MapType.create(SimpleType.STRING, SimpleType.DYN))
          .setResultType(SimpleType.BOOL)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(LIMITS).build();
  private static final CelValidator VALIDATOR =
      CelValidatorFactory.standardCelValidatorBuilder(COMPILER, RUNTIME)
          .addAstValidators(
              RegexLiteralValidator.INSTANCE,
              DurationLiteralValidator.INSTANCE,
              TimestampLiteralValidator.INSTANCE,
              CompiledExpression::checkFields,
              CompiledExpression::checkNesting)
          .build();

  private final CelRuntime.Program program;

  private CompiledExpression(CelRuntime.Program program) {
    this.program = program;
  }

  /** Throws {@link InvalidField}, with the position, for what is not a condition on a cluster. */
  static CompiledExpression compile(String text) {
    try {
      CelAbstractSyntaxTree parsed = require(COMPILER.compile(text));
      return new CompiledExpression(RUNTIME.createProgram(require(VALIDATOR.validate(parsed))));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new InvalidField("", "is not a CEL expression: " + e.getMessage());
    }
  }

  /** Why it does not hold for the cluster; empty when it does. */
  Optional<String> objection(Map<String, Object> cluster) {
    try {
      Object result = program.eval(Map.of(ClusterVariable.NAME, cluster));
      if (result instanceof Boolean holds) {
        return holds ? Optional.empty() : Optional.of("is false");
      }
      return Optional.of("cannot be evaluated: its value is neither true nor false");
    } catch (CelEvaluationException | RuntimeException e) {
      // Whatever fails in a function fails for this cluster only.
      return Optional.of("cannot be evaluated: " + reason(e));
    }
  }

  private static CelAbstractSyntaxTree require(CelValidationResult result)
      throws CelValidationException {
    if (result.hasError()) {
      CelIssue first = result.getErrors().getFirst();
      throw new InvalidField("", at(first.getSourceLocation()) + first.getMessage());
    }
    return result.getAst();
  }

  /** In the expression; the problem itself has file and line of the field. */
  private static String at(CelSourceLocation location) {
    if (location.getLine() < 1) {
      return "";
    }
    String line = location.getLine() > 1 ? "line " + location.getLine() + ", " : "";
    return "at " + line + "column " + (location.getColumn() + 1) + ": ";
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getMessage())
        .replaceFirst("^evaluation error at <input>:\\d+: ", "")
        .replaceFirst("\\.? Overload candidates: .*", "");
  }

  /** A misspelt field would be absent in every cluster. */
  private static void checkFields(CelNavigableAst ast, Cel cel, IssuesFactory issues) {
    ast.getRoot()
        .allNodes()
        .filter(node -> node.getKind() == Kind.SELECT)
        .forEach(
            node -> {
              String field = node.expr().select().field();
              @Nullable List<String> known = known(node.expr().select().operand());
              if (known != null && !known.contains(field)) {
                issues.addError(node.id(), Suggestion.after("unknown field", field, known));
              }
            });
  }

  /** The fields of what is selected from; null where it can have any. */
  private static @Nullable List<String> known(CelExpr operand) {
    return switch (operand.getKind()) {
      case IDENT -> isCluster(operand) ? ClusterVariable.FIELDS.get("") : null;
      case SELECT ->
          isCluster(operand.select().operand())
              ? ClusterVariable.FIELDS.get(operand.select().field())
              : null;
      default -> null;
    };
  }

  private static boolean isCluster(CelExpr expression) {
    return expression.getKind() == Kind.IDENT
        && expression.ident().name().equals(ClusterVariable.NAME);
  }

  private static void checkNesting(CelNavigableAst ast, Cel cel, IssuesFactory issues) {
    ast.getRoot()
        .allNodes()
        .filter(node -> node.getKind() == Kind.COMPREHENSION && nesting(node) > MAX_NESTED)
        .forEach(
            node ->
                issues.addError(
                    node.id(), "must not be nested more than " + MAX_NESTED + " times"));
  }

  private static long nesting(CelNavigableExpr comprehension) {
    return Stream.iterate(
            Optional.of(comprehension), Optional::isPresent, node -> node.flatMap(n -> n.parent()))
        .filter(node -> node.orElseThrow().getKind() == Kind.COMPREHENSION)
        .count();
  }
}
