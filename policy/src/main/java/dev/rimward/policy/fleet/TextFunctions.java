package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.ExpressionFunction.TEXT;
import static dev.rimward.policy.fleet.ExpressionFunction.TRUTH;

import com.google.re2j.Matcher;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.rimward.policy.fleet.ExpressionFunction.Overload;
import dev.rimward.policy.fleet.ExpressionFunction.ValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * Kubernetes' functions for texts (<a
 * href="https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library">reference</a>)
 * that the string functions of CEL do not have.
 */
final class TextFunctions {
  @SuppressWarnings("rawtypes")
  private static final ValueType<List> TEXTS =
      new ValueType<>(ListType.create(SimpleType.STRING), List.class);

  static final List<ExpressionFunction> ALL =
      List.of(
          new ExpressionFunction(
              "find", Overload.on(TEXT, "string_find_string", TEXT, TEXT, TextFunctions::find)),
          new ExpressionFunction(
              "findAll",
              Overload.on(TEXT, "string_find_all_string", TEXTS, TEXT, TextFunctions::findAll)),
          new ExpressionFunction(
              "isURL", Overload.of("is_url_string", TRUTH, TEXT, TextFunctions::isUrl)));

  private TextFunctions() {}

  private static String find(String text, String pattern) {
    Matcher matcher = RegularExpression.parse(pattern).matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(String text, String pattern) {
    List<String> found = new ArrayList<>();
    Matcher matcher = RegularExpression.parse(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  /** An absolute URL or path, as the request line of HTTP has it. */
  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean hasUsableHost = uri.getRawAuthority() == null || uri.getHost() != null;
      return uri.isAbsolute() ? hasUsableHost : text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
