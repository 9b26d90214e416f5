package dev.rimward.reconciler.cli;

import dev.rimward.policy.fleet.Layout;
import dev.rimward.reconciler.Configuration;
import dev.rimward.reconciler.ConfigurationFile;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.source.Suspension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code suspend} and {@code resume} have in common: the document, the source, the author. */
final class SuspensionOption {
  @Parameters(arity = "0..1", paramLabel = "APPLICATION", description = "name of the application")
  @Nullable String application;

  @Option(names = "--cluster", paramLabel = "NAME", description = "a cluster instead")
  @Nullable String cluster;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the service's configuration, which says where the source is")
  @Nullable Path config;

  @Option(
      names = "--source",
      paramLabel = "URL|PATH",
      description = "the source repository, instead of --config")
  @Nullable String source;

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description = "branch of the source (default: the configured one, or main)")
  @Nullable String branch;

  @Option(
      names = "--author",
      paramLabel = "NAME <EMAIL>",
      description = "who the commit is by (default: git's user.name and user.email)")
  @Nullable String author;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "WORDS",
      defaultValue = "",
      description = "why, for the commit's message")
  String message = "";

  /** The source repository and what is known of it. */
  private record Where(String address, String branch, Layout layout) {}

  /** Commits it and says so; returns the exit code. */
  int apply(boolean suspended, PrintWriter out) throws GitFailure {
    Suspension.Wish wish = new Suspension.Wish(kind(), name(), suspended, author(), message);
    Where where = where();
    Suspension.Outcome outcome = apply(wish, where);
    switch (outcome) {
      case Suspension.Outcome.Committed(String commit, String path) ->
          out.println(
              path
                  + ": "
                  + kind()
                  + " "
                  + name()
                  + (suspended ? " is suspended" : " is no longer suspended")
                  + ", pushed to "
                  + where.branch()
                  + " as "
                  + commit.substring(0, 9));
      case Suspension.Outcome.Unchanged(String path) ->
          out.println(
              path
                  + ": "
                  + kind()
                  + " "
                  + name()
                  + (suspended ? " is suspended already" : " is not suspended")
                  + ", nothing was changed");
      case Suspension.Outcome.Refused(String words) -> throw new CommandFailure(words);
    }
    out.flush();
    return 0;
  }

  private static Suspension.Outcome apply(Suspension.Wish wish, Where where) throws GitFailure {
    Path folder = temporary();
    try (BareRepository repository = BareRepository.open(folder)) {
      Mirror mirror = new Mirror(repository, remote(where.address()));
      return new Suspension(mirror, where.branch(), where.layout(), InstantSource.system())
          .apply(wish);
    } finally {
      delete(folder);
    }
  }

  private static Remote remote(String address) {
    try {
      return Remote.of(address);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private Suspension.Kind kind() {
    return cluster == null ? Suspension.Kind.Application : Suspension.Kind.Cluster;
  }

  private String name() {
    if (application != null && cluster == null) {
      return application;
    }
    if (cluster != null && application == null) {
      return cluster;
    }
    throw new CommandFailure("name either an application, or a cluster with --cluster");
  }

  private Where where() {
    if (source != null) {
      String address =
          source.contains("://") ? source : Path.of(source).toAbsolutePath().toString();
      return new Where(address, branch == null ? "main" : branch, Layout.STANDARD);
    }
    if (config == null) {
      throw new CommandFailure("--config or --source is needed: where the source repository is");
    }
    try {
      ConfigurationFile file = ConfigurationFile.read(config);
      Configuration configuration = file.configuration();
      return new Where(
          file.address(configuration.source().url()),
          branch == null ? configuration.source().branch() : branch,
          configuration.layout() == null ? Layout.STANDARD : configuration.layout());
    } catch (ConfigurationFile.Invalid e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private Identity author() {
    String text = author == null ? git("user.name") + " <" + git("user.email") + ">" : author;
    return Identity.parse(text)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "nobody knows who the commit is by: give --author \"Name <email>\", or set"
                        + " git's user.name and user.email"));
  }

  /** What git is configured with; empty where it is not, or is not there. */
  private static String git(String key) {
    try {
      Process process =
          new ProcessBuilder("git", "config", "--get", key)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("rimward-source");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException _) {
      // It is in the folder for temporary files, and nobody asks for it again.
    }
  }
}
