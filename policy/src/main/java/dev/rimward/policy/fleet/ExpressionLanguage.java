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
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.validator.CelAstValidator;
import dev.cel.validator.CelAstValidator.IssuesFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * CEL with what one kind of expression may use. CEL takes half a second to load: nothing may touch
 * this class while there is no expression.
 */
final class ExpressionLanguage {
  private static final Set<String> TAKE_PATTERNS = Set.of("matches", "find", "findAll");
  private final int maxNested;
  private final CelCompiler compiler;
  private final CelRuntime runtime;
  private final CelValidator validator;

  /**
   * @param maxNested comprehensions in comprehensions can double what they work on at each level
   * @param checks what else must hold for an expression before it is used
   */
  ExpressionLanguage(
      CelCompiler compiler, CelRuntime runtime, int maxNested, CelAstValidator... checks) {
    this.maxNested = maxNested;
    this.compiler = compiler;
    this.runtime = runtime;
    this.validator =
        CelValidatorFactory.standardCelValidatorBuilder(compiler, runtime)
            .addAstValidators(
                ExpressionLanguage::checkPatterns,
                DurationLiteralValidator.INSTANCE,
                TimestampLiteralValidator.INSTANCE,
                this::checkNesting)
            .addAstValidators(checks)
            .build();
  }

  /** What an expression may take at most, in any language. */
  static CelOptions.Builder limits() {
    return CelOptions.current()
        .maxExpressionCodePointSize(4096)
        .maxParseExpressionNodeCount(500)
        .maxParseRecursionDepth(50)
        .comprehensionMaxIterations(1000)
        .maxRegexProgramSize(RegularExpression.MAX_SIZE)
        .enableHeterogeneousNumericComparisons(true);
  }

  /** Throws {@link InvalidField}, with the position, for what the language does not have. */
  CelRuntime.Program compile(String text) {
    try {
      CelAbstractSyntaxTree parsed = require(text, compiler.compile(text));
      return runtime.createProgram(require(text, validator.validate(parsed)));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new InvalidField("", "is not a CEL expression: " + e.getMessage());
    }
  }

  private static CelAbstractSyntaxTree require(String text, CelValidationResult result)
      throws CelValidationException {
    if (result.hasError()) {
      CelIssue first = result.getErrors().getFirst();
      CelSourceLocation location = first.getSourceLocation();
      String complaint = first.getMessage().replace(" (in container '')", "");
      throw location.getLine() < 1
          ? new InvalidField("", complaint)
          : new InvalidField(text, offset(text, location), complaint);
    }
    return result.getAst();
  }

  /** Lines count from 1 and columns, in code points, from 0. */
  private static int offset(String text, CelSourceLocation location) {
    int lineStart = 0;
    for (int line = 1; line < location.getLine(); line++) {
      lineStart = 1 + text.indexOf('\n', lineStart);
    }
    int left = text.codePointCount(lineStart, text.length());
    return text.offsetByCodePoints(lineStart, Math.min(location.getColumn(), left));
  }

  /** By the engine that is used; CEL's own check asks that of Java, which has other patterns. */
  private static void checkPatterns(CelNavigableAst ast, Cel cel, IssuesFactory issues) {
    ast.getRoot()
        .allNodes()
        .filter(node -> node.getKind() == Kind.CALL)
        .map(node -> node.expr().call())
        .filter(call -> TAKE_PATTERNS.contains(call.function()))
        .forEach(call -> checkPattern(pattern(call), issues));
  }

  /** Called as {@code text.matches(pattern)} or {@code matches(text, pattern)}. */
  private static CelExpr pattern(CelExpr.CelCall call) {
    return call.args().get(call.target().isPresent() ? 0 : 1);
  }

  private static void checkPattern(CelExpr pattern, IssuesFactory issues) {
    if (pattern.getKind() == Kind.CONSTANT) {
      try {
        RegularExpression.parse(pattern.constant().stringValue());
      } catch (InvalidField e) {
        issues.addError(pattern.id(), String.valueOf(e.getMessage()));
      }
    }
  }

  private void checkNesting(CelNavigableAst ast, Cel cel, IssuesFactory issues) {
    ast.getRoot()
        .allNodes()
        .filter(node -> node.getKind() == Kind.COMPREHENSION && nesting(node) > maxNested)
        .forEach(
            node ->
                issues.addError(node.id(), "must not be nested more than " + maxNested + " times"));
  }

  private static long nesting(CelNavigableExpr comprehension) {
    return Stream.iterate(
            Optional.of(comprehension), Optional::isPresent, node -> node.flatMap(n -> n.parent()))
        .filter(node -> node.orElseThrow().getKind() == Kind.COMPREHENSION)
        .count();
  }
}
