package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.SourceTree;
import java.util.List;

/**
 * What a build is made of.
 *
 * @param folder of the application's sources, relative to the root of their tree
 * @param tree that the sources are in
 * @param components folders of kustomize Components, in the order in which they are applied
 * @param componentsTree that these are in
 */
public record BuildInput(
    Application application,
    String folder,
    SourceTree tree,
    List<String> components,
    SourceTree componentsTree) {
  public BuildInput {
    components = List.copyOf(components);
  }
}
