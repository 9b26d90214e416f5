package dev.rimward.renderer.chart;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A chart and what it is templated with. Nothing else has a part in what comes of it, so these four
 * are a key for it.
 *
 * @param files content by path relative to the folder of {@code Chart.yaml}, with {@code /}
 * @param releaseName what templates have as {@code .Release.Name}
 * @param namespace what templates have as {@code .Release.Namespace}
 * @param valuesInOrder YAML documents over the chart's own {@code values.yaml}; later ones win
 */
public record Chart(
    SortedMap<String, byte[]> files,
    String releaseName,
    String namespace,
    List<byte[]> valuesInOrder) {
  public Chart {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    valuesInOrder = List.copyOf(valuesInOrder);
  }
}
