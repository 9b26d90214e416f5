package dev.rimward.reconciler.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.policy.facility.Effort;
import dev.rimward.policy.facility.FacilityInstance;
import dev.rimward.policy.facility.FacilityLocation;
import dev.rimward.policy.facility.FacilitySolution;
import dev.rimward.policy.facility.MalformedInstanceException;
import dev.rimward.policy.facility.OrLibrary;
import dev.rimward.policy.facility.SiteRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = "Measures parts of Rimward on known problems.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = BenchCommand.Facility.class,
    footer = {"", "Example:", "  rimward bench facility cap41.txt"})
final class BenchCommand {

  @Command(
      name = "facility",
      description =
          "Solves a capacitated facility location problem of OR-Library (cap*, splittable demand)"
              + " as placement does, and prints one line of JSON: the cost, the open sites"
              + " (numbered from 1 in the order of the file) and the seconds that solving took.",
      footer = {"", "Example:", "  rimward bench facility capb.txt --capacity 5000"})
  static final class Facility implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;

    @Parameters(paramLabel = "FILE", description = "an instance in the format of OR-Library")
    Path file = Path.of("");

    @Option(
        names = "--capacity",
        paramLabel = "N",
        description = "stands in for the word capacity, which capa, capb and capc have")
    @Nullable Double capacity;

    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      FacilityInstance instance = read();
      long started = System.nanoTime();
      FacilitySolution solution =
          FacilityLocation.solve(instance, SiteRules.none(instance.sites()), null, Effort.THOROUGH);
      double seconds = (System.nanoTime() - started) / NANOS_PER_SECOND;
      if (!solution.isFeasible()) {
        throw new CommandFailure(
            file + ": all sites together have not enough capacity for the demand");
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(line(solution, seconds));
      out.flush();
      return 0;
    }

    private FacilityInstance read() {
      OptionalDouble forTheWord =
          capacity == null ? OptionalDouble.empty() : OptionalDouble.of(capacity);
      if (capacity != null && !(capacity >= 0)) {
        throw new CommandFailure("--capacity must be a number from 0 on");
      }
      try {
        return OrLibrary.parse(Files.readString(file, StandardCharsets.UTF_8), forTheWord);
      } catch (MalformedInstanceException e) {
        throw new CommandFailure(file + ":" + e.line() + ": " + e.getMessage() + hint(e));
      } catch (IOException e) {
        throw new CommandFailure(file + ": cannot be read as text: " + e.getMessage());
      }
    }

    private static String hint(MalformedInstanceException e) {
      return e.found().equals("capacity") ? "; give the number with --capacity" : "";
    }

    private static String line(FacilitySolution solution, double seconds) {
      boolean[] open = solution.open();
      List<Integer> sites =
          IntStream.range(0, open.length)
              .filter(site -> open[site])
              .map(site -> site + 1)
              .boxed()
              .toList();
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("cost", solution.cost());
      line.put("open", sites);
      line.put("seconds", seconds);
      try {
        return new ObjectMapper().writeValueAsString(line);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
