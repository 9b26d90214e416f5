package dev.rimward.renderer.chart;

import java.util.List;
import java.util.stream.Stream;

/**
 * What {@link HelmMain} is started with. Paths are relative to where it starts.
 *
 * @param library absolute path of Helm's native library
 * @param values how many documents of values each folder has
 * @param folders what is templated, one after the other
 */
record HelmArguments(
    String library,
    String kubernetesVersion,
    String releaseName,
    String namespace,
    int values,
    List<String> folders) {
  HelmArguments {
    folders = List.copyOf(folders);
  }

  static HelmArguments parse(List<String> words) {
    return new HelmArguments(
        words.get(0),
        words.get(1),
        words.get(2),
        words.get(3),
        Integer.parseInt(words.get(4)),
        words.subList(5, words.size()));
  }

  List<String> words() {
    return Stream.concat(
            Stream.of(library, kubernetesVersion, releaseName, namespace, Integer.toString(values)),
            folders.stream())
        .toList();
  }

  static String chartIn(String folder) {
    return folder + "/chart";
  }

  static String valuesIn(String folder, int index) {
    return folder + "/values/" + index + ".yaml";
  }
}
