package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.git.GitFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "resume",
    description = "Ends the suspension of an application or a cluster, by a commit to the source.",
    footer = {
      "",
      "Examples:",
      "  rimward resume storefront --config rimward.yaml",
      "  rimward resume --cluster fra1 --source https://git.example/fleet.git"
    })
final class ResumeCommand implements Callable<Integer> {
  @Mixin SuspensionOption suspension = new SuspensionOption();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      return suspension.apply(false, spec.commandLine().getOut());
    } catch (GitFailure failure) {
      throw new CommandFailure(String.valueOf(failure.getMessage()));
    }
  }
}
