package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Helm;
import dev.rimward.policy.fleet.SourceTree;
import java.util.List;

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
}
