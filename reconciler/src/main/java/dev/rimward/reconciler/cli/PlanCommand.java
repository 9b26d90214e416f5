package dev.rimward.reconciler.cli;

import dev.rimward.reconciler.Service;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.plan.FleetComparison;
import dev.rimward.reconciler.plan.FleetRendering;
import dev.rimward.reconciler.plan.Plan;
import dev.rimward.reconciler.plan.PlanMarkdown;
import dev.rimward.reconciler.plan.PublishedSide;
import dev.rimward.reconciler.plan.Selection;
import dev.rimward.reconciler.source.LocalSource;
import dev.rimward.renderer.build.KustomizeNotFound;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "plan",
    description = {
      "Prints what a change of the source would change in every cluster, decided and rendered as"
          + " the service does it, from what it committed last.",
      "No cluster is asked, and nothing is written anywhere."
    },
    exitCodeOnInvalidInput = 1,
    exitCodeList = {
      "0:nothing would change",
      "1:nothing would change, but problems were found; or the command failed and says why",
      "2:something would change"
    },
    footer = {
      "",
      "Examples:",
      "  rimward plan . --config rimward.yaml",
      "  rimward plan . --rendered https://git.example/fleet-rendered.git --application storefront",
      "  rimward plan . --base origin/main --head HEAD --config rimward.yaml --output markdown"
    })
final class PlanCommand implements Callable<Integer> {
  private static final int CHANGES = 2;

  @Parameters(paramLabel = "DIR", description = "root of a source repository")
  Path directory = Path.of("");

  @Option(
      names = "--base",
      paramLabel = "REF",
      description = "compare with this commit of the source, instead of with what is published")
  @Nullable String base;

  @Option(
      names = "--head",
      paramLabel = "REF",
      description =
          "the commit that is compared with --base (default: HEAD). Without --base, the folder as"
              + " it lies is compared")
  @Nullable String head;

  @Mixin PublishedOption published = new PublishedOption();

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "look only at this one; may be given several times")
  Set<String> applications = new LinkedHashSet<>();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "look only at this one; may be given several times")
  Set<String> clusters = new LinkedHashSet<>();

  enum Format {
    text,
    markdown,
    json
  }

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      description =
          "text, markdown for the comment of a pull request, or json (default: ${DEFAULT-VALUE})")
  Format format = Format.text;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.isDirectory(directory)) {
      throw new CommandFailure(directory + " is not a folder");
    }
    try (LocalSource source = LocalSource.open(directory);
        ProgressLine progress = new ProgressLine("comparing")) {
      Plan plan = plan(source, progress);
      print(plan);
      return plan.hasChanges() ? CHANGES : plan.hasProblems() ? 1 : 0;
    } catch (GitFailure | KustomizeNotFound | UncheckedIOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private Plan plan(LocalSource source, ProgressLine progress)
      throws GitFailure, InterruptedException {
    Optional<PublishedRepository> repository = published.open();
    try {
      Optional<PublishedSide> fleet =
          repository.isPresent() ? repository.get().fleet() : Optional.empty();
      FleetRendering rendering =
          new FleetRendering(
              published.layout(),
              Service.builds(published.rendering()),
              Instant.now(),
              progress::step);
      if (base != null) {
        return compared(
            PlanSides.ofCommits(source, base, head == null ? "HEAD" : head, rendering, fleet),
            progress);
      }
      if (head != null) {
        throw new CommandFailure("--head needs --base: the commit to compare with");
      }
      String words = repository.map(PublishedRepository::words).orElseThrow(PlanCommand::nowhere);
      return compared(PlanSides.ofFolder(source, rendering, fleet, words), progress);
    } finally {
      repository.ifPresent(PublishedRepository::close);
    }
  }

  private static CommandFailure nowhere() {
    return new CommandFailure(
        "where is what is published? Name it with --rendered or --config, or compare two commits"
            + " with --base and --head");
  }

  private Plan compared(PlanSides sides, ProgressLine progress) {
    requireKnown(
        "application", applications, sides.before().applications(), sides.after().applications());
    requireKnown("cluster", clusters, sides.before().clusters(), sides.after().clusters());
    FleetComparison comparison =
        new FleetComparison(
            sides.basis(),
            sides.before(),
            sides.after(),
            new Selection(applications, clusters),
            sides.approvals());
    progress.of(comparison.applications().size());
    return comparison.compare(progress::next);
  }

  private static void requireKnown(
      String what, Set<String> wanted, SortedSet<String> before, SortedSet<String> after) {
    SortedSet<String> known = new TreeSet<>(before);
    known.addAll(after);
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new CommandFailure(
            "there is no %s %s; there are: %s".formatted(what, name, String.join(", ", known)));
      }
    }
  }

  private void print(Plan plan) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (format) {
          case text -> PlanText.of(plan, Screen.columns());
          case markdown -> PlanMarkdown.of(plan);
          case json -> OutputOption.json(plan) + "\n";
        });
    out.flush();
  }
}
