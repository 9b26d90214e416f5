package dev.rimward.reconciler.cli;

import dev.rimward.policy.fleet.Bound;
import dev.rimward.policy.fleet.ConfigReader;
import dev.rimward.policy.fleet.InvalidField;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.reconciler.agent.Agent;
import dev.rimward.reconciler.agent.AgentConfiguration;
import dev.rimward.reconciler.agent.AgentConfiguration.Committer;
import dev.rimward.reconciler.agent.AgentConfiguration.Intervals;
import dev.rimward.reconciler.agent.AgentConfiguration.Web;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.web.AddressUnavailable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "agent",
    description =
        "Delivers a cluster's branch from inside the cluster until it is told to stop (Ctrl-C or"
            + " SIGTERM).",
    footer = {
      "",
      "Example:",
      "  rimward agent --cluster fra1 --branch https://rimward.example/git/clusters/fra1.git \\",
      "      --status https://rimward.example --token-file /etc/rimward/token"
    })
final class AgentCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "all of the following, as docs/agent.md shows; instead of them")
  @Nullable Path config;

  @Option(names = "--cluster", paramLabel = "NAME", description = "the cluster that it is in")
  @Nullable String cluster;

  @Option(
      names = "--branch",
      paramLabel = "URL",
      description = "the repository with the branch clusters/NAME: the service's, or a Git host's")
  @Nullable String branch;

  @Option(
      names = "--status",
      paramLabel = "URL",
      description = "the service that is told how the cluster is")
  @Nullable String status;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "holds the token that is shown to both")
  @Nullable String tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "certificates in PEM to trust instead of the JDK's")
  @Nullable String certificateAuthority;

  @Option(
      names = "--insecure-http",
      description = "send the token to other machines without TLS, readable on its way")
  boolean insecureHttp;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "of the cluster (default: the service account of the Pod)")
  @Nullable String kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "context of the kubeconfig (default: its current one)")
  @Nullable String context;

  @Option(
      names = "--committer",
      paramLabel = "NAME <EMAIL>",
      description =
          "who must have made the branch's newest commit (default: Rimward <rimward@localhost>;"
              + " anybody where the service serves the branch, which vouches for it)")
  @Nullable String committer;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "agent-data",
      description = "where the branch is kept (default: ${DEFAULT-VALUE})")
  String dataDirectory = "";

  @Option(
      names = "--poll",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "30s",
      description = "how often the branch is fetched (default: ${DEFAULT-VALUE})")
  Duration poll = Duration.ZERO;

  @Option(
      names = "--drift-check",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "3m",
      description = "how often the cluster is compared with it (default: ${DEFAULT-VALUE})")
  Duration driftCheck = Duration.ZERO;

  @Option(
      names = "--full-check",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "1h",
      description = "how often every field of every object is compared (default: ${DEFAULT-VALUE})")
  Duration fullCheck = Duration.ZERO;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "where to serve health and status of the agent (default: nowhere)")
  @Nullable String listen;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    try (StopSignal stop = StopSignal.install();
        Agent agent = start()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("rimward delivers to " + agent.status().cluster());
      out.flush();
      stop.await();
    }
    return 0;
  }

  private Agent start() {
    String[] version = Main.class.getAnnotation(Command.class).version();
    Agent.Options options = Agent.Options.of(version[0].replace("rimward ", ""), System.getenv());
    try {
      return config == null
          ? Agent.start(flags(), Path.of(""), options)
          : Agent.start(file(config), config.toAbsolutePath().resolveSibling(""), options);
    } catch (GitFailure | AddressUnavailable | IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private AgentConfiguration flags() {
    if (cluster == null || branch == null) {
      throw new ParameterException(
          spec.commandLine(), "either --config or both --cluster and --branch are needed");
    }
    try {
      return new AgentConfiguration(
          cluster,
          branch,
          status,
          tokenFile,
          certificateAuthority,
          insecureHttp,
          kubeconfig,
          context,
          committer == null ? null : committer(committer),
          dataDirectory,
          new Intervals(poll, driftCheck, fullCheck),
          listen == null ? null : web(listen));
    } catch (InvalidField e) {
      throw new ParameterException(spec.commandLine(), e.field() + ": " + e.getMessage());
    }
  }

  private Committer committer(String text) {
    return Identity.parse(text)
        .map(identity -> new Committer(identity.name(), identity.email()))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "--committer must be like: Rimward <rimward@localhost>"));
  }

  private Web web(String address) {
    int colon = address.lastIndexOf(':');
    try {
      return new Web(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--listen must be like 127.0.0.1:8081, is " + address);
    }
  }

  static AgentConfiguration file(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot read " + file + "; docs/agent.md shows what belongs into it");
    }
    Bound<AgentConfiguration> bound =
        ConfigReader.read(file.toString(), content, AgentConfiguration.class);
    List<Problem> problems = bound.problems();
    if (!problems.isEmpty() || bound.value() == null) {
      throw new CommandFailure(
          String.join("\n", problems.stream().map(Problem::toString).toList()));
    }
    return bound.value();
  }
}
