package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.git.GitFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "suspend",
    description =
        "Suspends an application or a cluster, by a commit to the source: an application keeps what"
            + " it runs; a cluster's branch does not move and its drift is not repaired.",
    footer = {
      "",
      "Examples:",
      "  rimward suspend storefront --config rimward.yaml",
      "  rimward suspend --cluster fra1 --source https://git.example/fleet.git"
    })
final class SuspendCommand implements Callable<Integer> {
  @Mixin SuspensionOption suspension = new SuspensionOption();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      return suspension.apply(true, spec.commandLine().getOut());
    } catch (GitFailure failure) {
      throw new CommandFailure(String.valueOf(failure.getMessage()));
    }
  }
}
