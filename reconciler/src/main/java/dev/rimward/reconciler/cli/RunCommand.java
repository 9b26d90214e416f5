package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.ConfigurationFile;
import dev.rimward.reconciler.Service;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.web.AddressUnavailable;
import dev.rimward.renderer.build.KustomizeNotFound;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = "Runs the service until it is told to stop (Ctrl-C or SIGTERM).",
    footer = {"", "Example:", "  rimward run --config rimward.yaml"})
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      defaultValue = "rimward.yaml",
      description = "configuration file (default: ${DEFAULT-VALUE}); see docs/configuration.md")
  Path config = Path.of("");

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    try (StopSignal stop = StopSignal.install();
        Service service = start()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("rimward serves status and metrics at " + service.url());
      out.flush();
      stop.await();
    }
    return 0;
  }

  private Service start() {
    try {
      return Service.start(ConfigurationFile.read(config), Service.Options.DEFAULT);
    } catch (AddressUnavailable e) {
      throw new CommandFailure(e.getMessage() + "; choose another with web.port in " + config);
    } catch (ConfigurationFile.Invalid
        | GitFailure
        | KustomizeNotFound
        | IllegalStateException
        | IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }
}
