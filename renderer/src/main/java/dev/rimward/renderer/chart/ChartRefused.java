package dev.rimward.renderer.chart;

/** A chart that is not templated, or whose objects are not taken. The message says what to do. */
final class ChartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChartRefused(String message) {
    super(message);
  }

  /** What a user reads. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
