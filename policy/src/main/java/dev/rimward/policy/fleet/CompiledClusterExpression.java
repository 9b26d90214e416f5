package dev.rimward.policy.fleet;

import dev.cel.bundle.Cel;
import dev.cel.common.CelOptions;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelAstValidator.IssuesFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything of CEL that expressions on clusters need. A class of its own, so that a fleet without
 * expressions does not load CEL.
 */
final class CompiledClusterExpression {
  private static final CelOptions LIMITS = ExpressionLanguage.limits().build();
  private static final ExpressionLanguage LANGUAGE =
      new ExpressionLanguage(
          CelCompilerFactory.standardCelCompilerBuilder()
              .setOptions(LIMITS)
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .addVar(ClusterVariable.NAME, MapType.create(SimpleType.STRING, SimpleType.DYN))
              .setResultType(SimpleType.BOOL)
              .build(),
          CelRuntimeFactory.plannerRuntimeBuilder().setOptions(LIMITS).build(),
          2,
          CompiledClusterExpression::checkFields);

  private final CelRuntime.Program program;

  private CompiledClusterExpression(CelRuntime.Program program) {
    this.program = program;
  }

  /** Throws {@link InvalidField}, with the position, for what is not a condition on a cluster. */
  static CompiledClusterExpression compile(String text) {
    return new CompiledClusterExpression(LANGUAGE.compile(text));
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
}
