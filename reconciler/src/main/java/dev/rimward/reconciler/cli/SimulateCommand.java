package dev.rimward.reconciler.cli;

import dev.rimward.policy.fleet.Problem;
import dev.rimward.reconciler.simulate.Baseline;
import dev.rimward.reconciler.simulate.Chart;
import dev.rimward.reconciler.simulate.InvalidTrace;
import dev.rimward.reconciler.simulate.Outage;
import dev.rimward.reconciler.simulate.Outcome;
import dev.rimward.reconciler.simulate.Results;
import dev.rimward.reconciler.simulate.Simulation;
import dev.rimward.reconciler.simulate.Span;
import dev.rimward.reconciler.simulate.Trace;
import dev.rimward.reconciler.simulate.Variant;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    name = "simulate",
    description = {
      "Replays a day of demand through the placement engine, as fast as it goes, and prints what"
          + " the policies of a source folder would have done: moves, location-hours, cost, and how"
          + " far users were from what ran.",
      "Nothing is applied anywhere."
    },
    footer = {
      "",
      "Examples:",
      "  rimward simulate repo-layout-example",
      "  rimward simulate repo-layout-example --baseline everywhere --svg day.svg",
      "  rimward simulate . --trace week.csv --compare stricter.yaml"
    })
final class SimulateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SOURCE", description = "root of a source repository")
  Path directory = Path.of("");

  @Mixin TraceOption demand = new TraceOption();

  @Option(
      names = "--compare",
      paramLabel = "SOURCE|FILE",
      description =
          "run this, too: another source folder, or a file of policies and signals that replace"
              + " those of the same name")
  @Nullable Path compared;

  @Option(
      names = "--baseline",
      paramLabel = "everywhere|nearest=N",
      description =
          "run this, too: every allowed location, or the N that are best for the whole trace;"
              + " may be given several times")
  List<String> baselines = new ArrayList<>();

  @Option(
      names = "--outage",
      paramLabel = "CLUSTER@START+DURATION",
      description = "a cluster is down, such as fra1@6h+2h; may be given several times")
  List<String> outages = new ArrayList<>();

  @Option(
      names = "--step",
      defaultValue = "1m",
      converter = DurationConverter.class,
      description = "time between two decisions (default: ${DEFAULT-VALUE})")
  Duration step = Duration.ofMinutes(1);

  @Option(
      names = "--start-up",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "until a new copy is healthy (default: ${DEFAULT-VALUE})")
  Duration startUp = Duration.ofSeconds(30);

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "show only this one; may be given several times")
  List<String> applications = new ArrayList<>();

  @Option(names = "--locations", description = "show each location, too")
  boolean isByLocation;

  @Option(
      names = "--no-build",
      description =
          "do not build the applications: needs no kustomize, but capacity and cost are"
              + " not counted")
  boolean isUnbuilt;

  @Option(names = "--svg", paramLabel = "FILE", description = "draw a chart")
  @Nullable Path chart;

  @Mixin OutputOption output = new OutputOption();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    SimulatedSource source = SimulatedSource.read("source", directory, !isUnbuilt);
    List<SimulatedSource> sources = new ArrayList<>(List.of(source));
    if (compared != null) {
      sources.add(
          Files.isDirectory(compared)
              ? SimulatedSource.read("compared", compared, !isUnbuilt)
              : source.with("compared", directory, compared));
    }
    boolean isSound = printProblems(sources);
    try {
      print(simulate(sources.stream().map(SimulatedSource::variant).toList()));
    } catch (InvalidTrace e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    return isSound ? 0 : 1;
  }

  private boolean printProblems(List<SimulatedSource> sources) {
    TreeSet<Problem> problems = new TreeSet<>();
    sources.forEach(source -> problems.addAll(source.problems()));
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(err::println);
    err.flush();
    return problems.isEmpty();
  }

  private Results simulate(List<Variant> variants) {
    Variant first = variants.getFirst();
    List<Baseline> wanted = baselines.stream().map(Baseline::parse).toList();
    List<Outage> faults = outages.stream().map(Outage::parse).toList();
    faults.forEach(outage -> first.requireCluster(outage.cluster()));
    requireApplications(first);
    Trace trace = demand.read(first.fleet(), Simulation.needs(variants), step);
    Span span = new Span(trace.start(), trace.end(), step);
    Simulation simulation = new Simulation(span, trace.recording(), faults, startUp);
    List<Outcome> outcomes = new ArrayList<>();
    try (ProgressLine progress =
        new ProgressLine("simulating")
            .of((long) span.steps() * (variants.size() + wanted.size()))) {
      variants.forEach(variant -> outcomes.addAll(simulation.run(variant, progress::next)));
      wanted.forEach(baseline -> outcomes.addAll(simulation.run(baseline, first, progress::next)));
    }
    demand.remarks().addAll(simulation.remarks());
    return new Results(
        trace.description(),
        span.start(),
        span.time(span.steps()),
        SimulationView.duration(step),
        outcomes.stream()
            .filter(outcome -> isShown(outcome.application()))
            .sorted(Comparator.comparing(Outcome::application))
            .toList());
  }

  private void requireApplications(Variant variant) {
    for (String name : applications) {
      if (!variant.fleet().applications().containsKey(name)) {
        throw new CommandFailure(
            "there is no application "
                + name
                + " in "
                + directory
                + "; there are: "
                + String.join(", ", variant.fleet().applications().keySet()));
      }
    }
  }

  private boolean isShown(String application) {
    return applications.isEmpty() || applications.contains(application);
  }

  private void print(Results results) {
    PrintWriter err = spec.commandLine().getErr();
    demand.remarks().forEach(err::println);
    err.flush();
    if (chart != null) {
      draw(chart, results);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.isJson()
            ? OutputOption.json(results) + "\n"
            : SimulationView.text(results, isByLocation));
    out.flush();
  }

  private static void draw(Path file, Results results) {
    try {
      Files.writeString(file, Chart.of(results));
    } catch (IOException e) {
      throw new CommandFailure("--svg: " + file + " cannot be written; does its folder exist?");
    }
  }
}
