package dev.rimward.renderer.chart;

import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;

/**
 * One object that a chart gives.
 *
 * @param source the template that gave it, relative to the chart
 * @param yaml canonical: a tree takes many times the memory
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the id and by the bytes, never as a whole
record TemplatedObject(String source, ObjectId id, byte[] yaml) {

  static TemplatedObject of(String source, Manifest manifest) {
    return new TemplatedObject(source, manifest.id(), CanonicalYaml.write(manifest.content()));
  }
}
