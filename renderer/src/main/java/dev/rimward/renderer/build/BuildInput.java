package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Helm;
import dev.rimward.policy.fleet.SourceTree;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a build is made of.
 *
 * @param folder of the application's sources, relative to the root of their tree
 * @param tree that the sources are in
 * @param components folders of kustomize Components, in the order in which they are applied
 * @param helm values for a chart over those of the application, in the order in which they are
 *     applied
 * @param overridesTree that the components and files of values are in
 */
public record BuildInput(
    Application application,
    String folder,
    SourceTree tree,
    List<String> components,
    List<Helm> helm,
    SourceTree overridesTree) {
  public BuildInput {
    helm = List.copyOf(helm);
    components = List.copyOf(components);
  }

  /** The same with what is added as another tree has it. */
  BuildInput with(SourceTree other) {
    return new BuildInput(application, folder, tree, components, helm, other);
  }

  /** Folders and files of {@link #overridesTree} that are asked for. */
  List<String> added() {
    return Stream.concat(
            components.stream(), helm.stream().flatMap(values -> values.valuesFiles().stream()))
        .toList();
  }
}
