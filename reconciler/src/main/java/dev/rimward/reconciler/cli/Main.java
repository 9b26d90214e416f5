package dev.rimward.reconciler.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command {@code rimward}. */
@Command(
    name = "rimward",
    description = "GitOps for fleets of edge clusters.",
    mixinStandardHelpOptions = true,
    version = "rimward 0.1.0-SNAPSHOT",
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:done, but problems were found; or the command failed and says why",
      "2:the command line was not understood"
    },
    subcommands = {
      RunCommand.class,
      AgentCommand.class,
      DemoCommand.class,
      ValidateCommand.class,
      RenderCommand.class,
      PlanCommand.class,
      DiffCommand.class,
      SimulateCommand.class,
      ExplainCommand.class,
      StatusCommand.class,
      SyncCommand.class,
      SuspendCommand.class,
      ResumeCommand.class,
      BenchCommand.class,
      VersionCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /**
   * The whole command line; a user's mistake is answered with a message, never with a stack trace.
   */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          if (exception instanceof CommandFailure) {
            command.getErr().println("rimward: " + exception.getMessage());
            return 1;
          }
          throw exception;
        });
    return line;
  }
}
