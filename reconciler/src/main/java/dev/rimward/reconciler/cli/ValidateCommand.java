package dev.rimward.reconciler.cli;

import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "validate",
    description =
        "Reads a source folder as the service would, builds every application, and prints all"
            + " problems.",
    footer = {"", "Example:", "  rimward validate repo-layout-example"})
final class ValidateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "root of a source repository")
  Path directory = Path.of("");

  @Mixin OutputOption output = new OutputOption();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    SourceFolder source = SourceFolder.read(directory);
    List<Problem> problems = source.allProblems();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(OutputOption.json(problems));
    } else if (problems.isEmpty()) {
      out.println("no problem found in " + directory + ": " + size(source.reading().fleet()));
    } else {
      problems.forEach(out::println);
    }
    out.flush();
    return problems.isEmpty() ? 0 : 1;
  }

  /** So that the wrong folder is seen to be one. */
  private static String size(Fleet fleet) {
    return count(fleet.clusters().size(), "cluster")
        + ", "
        + count(fleet.applications().size(), "application");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
