package dev.rimward.reconciler.cli;

import dev.rimward.policy.fleet.DirectoryTree;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.reconciler.simulate.Variant;
import dev.rimward.renderer.build.BuildOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A source as a variant to simulate, and what is wrong with it. */
record SimulatedSource(Variant variant, List<Problem> problems) {
  /**
   * @param isBuilt false: no application is built, and none needs anything
   */
  static SimulatedSource read(String name, Path directory, boolean isBuilt) {
    if (isBuilt) {
      SourceFolder source = SourceFolder.read(directory);
      Map<String, Requirements> requirements = new HashMap<>();
      source
          .outcomes()
          .forEach(
              (application, outcome) -> {
                if (outcome instanceof BuildOutcome.Built built) {
                  requirements.put(application, built.requirements());
                }
              });
      return new SimulatedSource(
          new Variant(name, source.reading().fleet(), requirements), source.allProblems());
    }
    if (!Files.isDirectory(directory)) {
      throw new CommandFailure(directory + " is not a folder");
    }
    FleetReading reading = new FleetReader(Layout.STANDARD).read(new DirectoryTree(directory));
    return new SimulatedSource(
        new Variant(name, reading.fleet(), nothing(reading.fleet())), reading.problems());
  }

  private static Map<String, Requirements> nothing(Fleet fleet) {
    Map<String, Requirements> requirements = new HashMap<>();
    fleet.applications().keySet().forEach(name -> requirements.put(name, Requirements.NONE));
    return requirements;
  }

  /** The same applications, with the documents of a file instead of those of the same name. */
  SimulatedSource with(String name, Path directory, Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure(
          "--compare: " + file + " is neither a source folder nor a file that can be read");
    }
    ReplacedDocuments tree =
        new ReplacedDocuments(
            new DirectoryTree(directory), String.valueOf(file.getFileName()), content);
    FleetReading reading = new FleetReader(Layout.STANDARD).read(tree);
    return new SimulatedSource(
        new Variant(name, reading.fleet(), variant.requirements()), reading.problems());
  }
}
