package dev.rimward.policy.fleet;

import java.util.List;

/**
 * Values for a Helm chart, over those that the chart brings. Later wins over earlier: the files in
 * their order, then {@code values}. As in Helm, maps are merged, everything else is replaced, and
 * null takes away what the chart has.
 *
 * @param valuesFiles in an {@link Application}: relative to the chart's folder; in a {@link
 *     ClusterOverride}: relative to the root of the source repository
 * @param values written in the document itself
 */
public record Helm(List<String> valuesFiles, JsonObject values) {
  public Helm {
    valuesFiles = List.copyOf(valuesFiles);
    for (int i = 0; i < valuesFiles.size(); i++) {
      Names.requireFile("valuesFiles[" + i + "]", valuesFiles.get(i));
    }
    if (valuesFiles.isEmpty() && values.isEmpty()) {
      throw new InvalidField("", "needs at least one of valuesFiles and values");
    }
  }
}
