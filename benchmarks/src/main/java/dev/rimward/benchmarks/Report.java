package dev.rimward.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** One line of JSON: what was measured, and against what. */
final class Report {
  private static final MathContext DIGITS = new MathContext(3);

  private final Map<String, Object> line = new LinkedHashMap<>();

  Report(String name) {
    line.put("name", name);
  }

  Report with(String name, Object value) {
    line.put(name, value instanceof Double number ? rounded(number) : value);
    return this;
  }

  /**
   * @param name of the three numbers
   */
  Report with(String name, Usage usage) {
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("wallSeconds", rounded(usage.wall()));
    seconds.put("cpuSeconds", rounded(usage.cpu()));
    seconds.put("childrenCpuSeconds", rounded(usage.childrenCpu()));
    line.put(name, seconds);
    return this;
  }

  Map<String, Object> line() {
    return line;
  }

  @Override
  public String toString() {
    try {
      return new ObjectMapper().writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static BigDecimal rounded(double number) {
    BigDecimal rounded = new BigDecimal(number).round(DIGITS);
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
