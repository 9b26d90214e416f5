package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.placement.ApplicationPlacement;
import dev.rimward.policy.placement.Decision;
import dev.rimward.policy.placement.Decision.Notice;
import dev.rimward.policy.placement.Observations;
import dev.rimward.policy.placement.PlacementEngine;
import dev.rimward.policy.placement.PlacementInput;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.reconciler.ApplicationNeeds;
import dev.rimward.renderer.build.BuildOutcome;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.overlay.CompleteOverlay;
import dev.rimward.renderer.overlay.Renderer;
import dev.rimward.renderer.overlay.Rendering;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "render",
    description = {
      "Prints the objects that a cluster would get if the applications had to run there and no"
          + " metric were known: with the replicas they begin with.",
      "Applications that may not run there are named on standard error."
    },
    footer = {
      "",
      "Examples:",
      "  rimward render repo-layout-example --cluster fra1",
      "  rimward render repo-layout-example --cluster fra1 --explain overlays",
      "  kustomize build overlays/storefront/overlay"
    })
final class RenderCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "root of a source repository")
  Path directory = Path.of("");

  @Option(names = "--cluster", required = true, description = "name of the cluster")
  String cluster = "";

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "only this application; several times for several")
  List<String> applications = List.of();

  @Option(
      names = "--explain",
      paramLabel = "FOLDER",
      description = {
        "instead of printing objects, write for each application the complete overlay with which"
            + " kustomize alone makes the same objects, and say which variables are filled in"
            + " afterwards"
      })
  @Nullable Path explanation;

  @Mixin OutputOption output = new OutputOption();
  @Spec CommandSpec spec = CommandSpec.create();

  private final List<String> remarks = new ArrayList<>();
  private final List<byte[]> documents = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    SourceFolder source = SourceFolder.read(directory);
    source.allProblems().stream().map(Problem::toString).forEach(remarks::add);
    Fleet fleet = only(source.reading().fleet());
    Map<String, ApplicationPlacement> placements = placements(fleet, source.outcomes());
    Renderer renderer = new Renderer(source.builds());
    Collection<Rendering> renderings =
        renderer
            .render(fleet, source.tree(), placements, source.outcomes())
            .clusters()
            .getOrDefault(cluster, Collections.emptySortedMap())
            .values();
    renderings.stream()
        .flatMap(rendering -> rendering.problems().stream())
        .map(Problem::toString)
        .forEach(remarks::add);
    if (explanation != null) {
      printRemarks();
      explain(explanation, source, fleet, placements, renderer);
    } else {
      renderings.forEach(this::collect);
      print();
    }
    boolean failed = renderings.stream().anyMatch(Rendering.Failed.class::isInstance);
    return failed || !source.allProblems().isEmpty() ? 1 : 0;
  }

  private void explain(
      Path folder,
      SourceFolder source,
      Fleet fleet,
      Map<String, ApplicationPlacement> placements,
      Renderer renderer)
      throws InterruptedException {
    for (Application application : fleet.applications().values()) {
      ApplicationPlacement placement = placements.get(application.name());
      if (placement != null && placement.at(cluster).isPresent()) {
        renderer
            .overlay(
                fleet,
                source.tree(),
                application,
                Objects.requireNonNull(fleet.clusters().get(cluster)),
                placement.at(cluster).get().replicas(),
                Objects.requireNonNull(source.outcomes().get(application.name())))
            .ifPresent(overlay -> explain(folder.resolve(application.name()), overlay));
      }
    }
  }

  private void explain(Path folder, CompleteOverlay overlay) {
    OverlayFolder.write(overlay, folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println("kustomize build " + folder.resolve(overlay.folder()));
    overlay.variables().forEach((name, value) -> out.println("  then ${" + name + "} is " + value));
    out.flush();
  }

  private Fleet only(Fleet fleet) {
    Cluster chosen = fleet.clusters().get(cluster);
    if (chosen == null) {
      printRemarks();
      throw new CommandFailure(
          "there is no cluster "
              + cluster
              + " in "
              + directory
              + "; there are: "
              + String.join(", ", fleet.clusters().keySet()));
    }
    SortedMap<String, Application> wanted = new TreeMap<>(fleet.applications());
    if (!applications.isEmpty()) {
      wanted.keySet().retainAll(applications);
    }
    return new Fleet(
        new TreeMap<>(Map.of(cluster, chosen)),
        wanted,
        fleet.signals(),
        fleet.policies(),
        fleet.overrides(),
        fleet.guardrails(),
        fleet.tenants(),
        fleet.windows());
  }

  private Map<String, ApplicationPlacement> placements(
      Fleet fleet, SortedMap<String, BuildOutcome> outcomes) {
    Map<String, Requirements> requirements = ApplicationNeeds.of(outcomes).requirements();
    Map<String, ApplicationPlacement> placements = new TreeMap<>();
    PlacementEngine.plan(
            new PlacementInput(fleet, requirements, Observations.NONE, Map.of(), Instant.EPOCH))
        .decisions()
        .forEach((name, decision) -> placements.put(name, placed(name, decision)));
    return placements;
  }

  private ApplicationPlacement placed(String application, Decision decision) {
    if (decision.placement().locations().isEmpty()) {
      String why =
          decision.verdicts().isEmpty()
              ? String.join("; ", decision.notices().stream().map(Notice::text).toList())
              : decision.verdicts().getFirst().text();
      remarks.add(application + " does not run at " + cluster + ": " + why);
    }
    return decision.placement();
  }

  private void collect(Rendering rendering) {
    if (rendering instanceof Rendering.Rendered rendered) {
      SortedMap<String, byte[]> files = rendered.application().files();
      rendered
          .application()
          .objects()
          .keySet()
          .forEach(path -> documents.add(Objects.requireNonNull(files.get(path))));
    }
  }

  private void printRemarks() {
    PrintWriter err = spec.commandLine().getErr();
    remarks.forEach(err::println);
    err.flush();
  }

  private void print() {
    printRemarks();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      List<JsonNode> objects = documents.stream().map(CanonicalYaml::read).toList();
      out.println(OutputOption.json(objects));
    } else {
      for (byte[] document : documents) {
        out.print("---\n" + new String(document, StandardCharsets.UTF_8));
      }
    }
    out.flush();
  }
}
