package dev.rimward.renderer.chart;

import java.nio.charset.StandardCharsets;

/**
 * An object that is added to every chart, and taken out again. The library gives nothing, and no
 * error, where Helm panics: without this object that would be a chart without objects.
 */
final class LastObject {
  static final String PATH = "templates/rimward-last";

  static final byte[] TEMPLATE =
      // Helm gives the kinds that it does not know last, by their name.
      "{apiVersion: rimward.dev/v1alpha1, kind: ZzLast, metadata: {name: last}}\n"
          .getBytes(StandardCharsets.UTF_8);

  private LastObject() {}
}
