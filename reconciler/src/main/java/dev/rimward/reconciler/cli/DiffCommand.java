package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.ConfigurationFile;
import dev.rimward.reconciler.LiveDifference;
import dev.rimward.reconciler.deliver.ClusterDifference;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.plan.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "diff",
    description = {
      "Prints what delivering a cluster's branch would change in the cluster now, as kubectl diff"
          + " does: each object as it is, and as the API server says it would be.",
      "Nothing is written, neither to the cluster nor to Git. Values of Secrets are masked."
    },
    exitCodeOnInvalidInput = 1,
    exitCodeList = {
      "0:nothing differs",
      "1:nothing differs, but not all could be compared; or the command failed and says why",
      "2:something differs"
    },
    footer = {
      "",
      "Examples:",
      "  rimward diff fra1 --config rimward.yaml",
      "  rimward diff fra1 --application storefront --output json"
    })
final class DiffCommand implements Callable<Integer> {
  private static final int DIFFERS = 2;

  @Parameters(paramLabel = "CLUSTER", description = "name of the cluster")
  String cluster = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "rimward.yaml",
      description = "the service's configuration (default: ${DEFAULT-VALUE})")
  Path config = Path.of("");

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "look only at this one; may be given several times")
  Set<String> applications = new LinkedHashSet<>();

  @Mixin OutputOption output = new OutputOption();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    ClusterDifference difference = difference();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.print(OutputOption.json(difference) + "\n");
    } else {
      difference.objects().forEach(one -> out.print(Printable.of(one.diff())));
      PrintWriter err = spec.commandLine().getErr();
      difference.problems().forEach(problem -> err.println(Printable.of(problem)));
      err.flush();
    }
    out.flush();
    return difference.objects().isEmpty() ? (difference.problems().isEmpty() ? 0 : 1) : DIFFERS;
  }

  private ClusterDifference difference() throws InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create("rimward-diff");
        ProgressLine progress = new ProgressLine("comparing")) {
      progress.step("live objects with the branch of " + cluster);
      return LiveDifference.of(
          ConfigurationFile.read(config), folder.path(), cluster, applications);
    } catch (ConfigurationFile.Invalid
        | LiveDifference.Unavailable
        | GitFailure
        | IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    } catch (ClusterFailure e) {
      throw new CommandFailure("cluster " + cluster + ": " + e.words());
    }
  }
}
