package dev.rimward.reconciler.cli;

import dev.rimward.policy.fleet.DirectoryTree;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.reconciler.ApplicationNeeds;
import dev.rimward.reconciler.RenderingConfiguration;
import dev.rimward.reconciler.Service;
import dev.rimward.renderer.build.ApplicationBuilds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.build.KustomizeNotFound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** A source repository as a folder on this machine, read and built as the service would. */
record SourceFolder(
    DirectoryTree tree,
    FleetReading reading,
    ApplicationBuilds builds,
    SortedMap<String, BuildOutcome> outcomes) {

  static SourceFolder read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CommandFailure(directory + " is not a folder");
    }
    DirectoryTree tree = new DirectoryTree(directory);
    FleetReading reading = new FleetReader(Layout.STANDARD).read(tree);
    try {
      ApplicationBuilds builds = Service.builds(RenderingConfiguration.DEFAULT);
      return new SourceFolder(
          tree, reading, builds, builds.build(reading.fleet().applications().values(), tree));
    } catch (KustomizeNotFound e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }

  /** Of the documents and of the builds, sorted. */
  List<Problem> allProblems() {
    List<Problem> problems =
        new ArrayList<>(ApplicationNeeds.of(outcomes).problems(reading, reading.fleet()));
    for (BuildOutcome outcome : outcomes.values()) {
      if (outcome instanceof BuildOutcome.Failed failed) {
        problems.add(failed.problem());
      }
    }
    return problems.stream().sorted().toList();
  }
}
