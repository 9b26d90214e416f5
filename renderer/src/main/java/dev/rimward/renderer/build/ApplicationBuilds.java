package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.build.BuildOutcome.Failed;
import dev.rimward.renderer.build.ChartBuilds.ChartFailed;
import dev.rimward.renderer.build.SourceBuilds.Attempt;
import dev.rimward.renderer.chart.ChartLimits;
import dev.rimward.renderer.chart.Charts;
import dev.rimward.renderer.manifest.ObjectId;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds applications' sources, each content once: what they consist of, what placement scales and
 * what it needs. Safe for use by several threads.
 *
 * <p>Sources that do not build are never an application without objects. Where they are what is
 * wrong, the last good version is taken from the tree's history, and the outcome says so. Where it
 * may be the machine (a build that did not end in time, a read that failed), the outcome is a
 * failure: an older version must not replace one that may be fine.
 */
public final class ApplicationBuilds {
  /** How many earlier versions of a folder are tried. */
  private static final int MAX_EARLIER = 20;

  /** Objects of which it is kept where they come from. */
  private static final int MAX_ORIGINS = 100_000;

  private final Kustomize kustomize;
  private final SourceBuilds sources;
  private final BoundedCache<String, Map<ObjectId, String>> origins =
      new BoundedCache<>(MAX_ORIGINS, Map::size);

  /** With the usual limits for charts; Secrets that can be read are refused. */
  public ApplicationBuilds(Kustomize kustomize) {
    this(kustomize, new Charts(ChartLimits.defaults()), ReadableSecrets.Refuse);
  }

  public ApplicationBuilds(Kustomize kustomize, Charts charts, ReadableSecrets secrets) {
    this.kustomize = kustomize;
    this.sources = new SourceBuilds(kustomize, charts, secrets);
  }

  /** Builds every application, several at a time; the outcomes are by name. */
  public SortedMap<String, BuildOutcome> build(
      Collection<Application> applications, SourceTree tree) throws InterruptedException {
    List<Callable<Map.Entry<String, BuildOutcome>>> tasks = new ArrayList<>();
    for (Application application : applications) {
      tasks.add(() -> Map.entry(application.name(), build(application, tree)));
    }
    SortedMap<String, BuildOutcome> outcomes = new TreeMap<>();
    kustomize
        .inParallel(tasks)
        .forEach(outcome -> outcomes.put(outcome.getKey(), outcome.getValue()));
    return outcomes;
  }

  /** Builds one application as it is in the tree, or else in the newest version that builds. */
  public BuildOutcome build(Application application, SourceTree tree) throws InterruptedException {
    return switch (sources.attempt(application, tree)) {
      case Attempt.Succeeded(Built built) -> built;
      case Attempt.Unknown(Problem problem) -> failed(problem);
      case Attempt.Rejected(Problem problem) -> fallBack(application, tree, problem);
    };
  }

  private BuildOutcome fallBack(Application application, SourceTree tree, Problem problem)
      throws InterruptedException {
    try {
      Optional<Built> good = lastGood(application, tree);
      return good.isPresent() ? kept(good.get(), problem) : failed(problem);
    } catch (UncheckedIOException e) {
      return failed(and(problem, "earlier versions cannot be read: " + e.getMessage()));
    }
  }

  /**
   * Builds anew what was built, with what some clusters add to it. A failure is one of what is
   * added to these sources.
   *
   * @param tree that the overrides are from
   * @param overrides in the order in which they are applied
   */
  public BuildOutcome variant(
      Application application, Built built, SourceTree tree, Overrides overrides)
      throws InterruptedException {
    if (overrides.isEmpty()) {
      return built;
    }
    BuildInput input =
        new BuildInput(
            application,
            built.folder(),
            built.tree(),
            overrides.components(),
            overrides.helm(),
            tree);
    return switch (sources.attempt(input)) {
      case Attempt.Succeeded(Built variant) -> variant;
      case Attempt.Unknown(Problem problem) -> failed(problem);
      case Attempt.Rejected(Problem problem) -> withEarlierOverrides(input, problem);
    };
  }

  /** With the newest version of what is added that can be built. */
  private BuildOutcome withEarlierOverrides(BuildInput input, Problem problem)
      throws InterruptedException {
    try {
      for (String path : input.added()) {
        try (Stream<SourceTree> earlier = input.overridesTree().earlier(path)) {
          Iterator<SourceTree> trees = earlier.limit(MAX_EARLIER).iterator();
          while (trees.hasNext()) {
            BuildInput before = input.with(trees.next());
            if (sources.attempt(before) instanceof Attempt.Succeeded(Built variant)) {
              return variant.because(kept(problem, before.overridesTree()));
            }
          }
        }
      }
      return failed(problem);
    } catch (UncheckedIOException e) {
      return failed(and(problem, "earlier versions cannot be read: " + e.getMessage()));
    }
  }

  /**
   * Where in the sources of a build an object says something.
   *
   * @param text within one line
   * @return the object's file, and no line, where it cannot be found
   */
  public Line lineOf(Built built, ObjectId object, Pattern text) throws InterruptedException {
    String file = fileOf(built, object);
    try {
      return Origins.find(text, file, sources.prepared(built.input()).documents())
          .orElse(new Line(file, 0));
    } catch (SourcesRefused | ChartFailed | UncheckedIOException e) {
      // It was built from them before; now the place cannot be told, which the caller can live
      // with.
      return new Line(file, 0);
    }
  }

  /** The file that an object of a build comes from; the folder where that cannot be told. */
  public String fileOf(Built built, ObjectId object) throws InterruptedException {
    @Nullable Map<ObjectId, String> found = origins.get(built.key()).orElse(null);
    if (found == null) {
      try {
        found = Origins.of(kustomize, sources.prepared(built.input()));
      } catch (SourcesRefused | ChartFailed | UncheckedIOException e) {
        return built.folder(); // as in lineOf
      }
      origins.put(built.key(), found);
    }
    return found.getOrDefault(object, built.folder());
  }

  /**
   * What kustomize was given for a build.
   *
   * @param files content by path
   * @param folder among them, that is built
   * @param file the kustomization in the folder
   * @param overlay that kustomization; a copy
   */
  public record KustomizeRun(
      SortedMap<String, byte[]> files, String folder, String file, ObjectNode overlay) {}

  /** {@link IllegalStateException} when what was built before cannot be read any more. */
  public KustomizeRun run(Built built) throws InterruptedException {
    try {
      OverlayBuild build = sources.prepared(built.input());
      return new KustomizeRun(
          build.files(), OverlayBuild.FOLDER, OverlayBuild.FILE, build.kustomization());
    } catch (SourcesRefused | ChartFailed e) {
      throw new IllegalStateException(e);
    }
  }

  /** A place in a file of the repository; the line is counted from 1, 0 where it is not known. */
  public record Line(String path, int number) {}

  /** Does things that build, as many at a time as may; the results are in their order. */
  public <T> List<T> inParallel(List<Callable<T>> tasks) throws InterruptedException {
    return kustomize.inParallel(tasks);
  }

  /**
   * Among the newest good versions before a change of each folder that the build reads, the one
   * that differs least from now: what broke was then the only thing that is taken back. None where
   * one that is newer may be good.
   */
  private Optional<Built> lastGood(Application application, SourceTree tree)
      throws InterruptedException {
    Set<String> folders = sources.folders(application, tree);
    List<Built> good = new ArrayList<>();
    for (String folder : folders) {
      switch (newestNotRejected(application, tree, folder)) {
        case Attempt.Succeeded(Built built) -> good.add(built);
        case Attempt.Unknown _ -> {
          return Optional.empty();
        }
        case Attempt.Rejected _ -> {} // all that are tried are
        case null -> {} // there is none
      }
    }
    return good.stream()
        .max(Comparator.comparingLong(built -> unchanged(folders, tree, built.tree())));
  }

  private @Nullable Attempt newestNotRejected(
      Application application, SourceTree tree, String folder) throws InterruptedException {
    @Nullable Attempt attempt = null;
    try (Stream<SourceTree> earlier = tree.earlier(folder)) {
      Iterator<SourceTree> trees = earlier.limit(MAX_EARLIER).iterator();
      while (trees.hasNext() && (attempt == null || attempt instanceof Attempt.Rejected)) {
        attempt = sources.attempt(application, trees.next());
      }
      return attempt;
    }
  }

  private static long unchanged(Set<String> folders, SourceTree now, SourceTree then) {
    return folders.stream()
        .filter(folder -> now.digest(folder).equals(then.digest(folder)))
        .count();
  }

  private static Built kept(Built good, Problem problem) {
    return good.because(kept(problem, good.tree()));
  }

  private static Problem kept(Problem problem, SourceTree good) {
    return and(problem, "the last good version of " + shortened(good) + " is kept");
  }

  private static Failed failed(Problem problem) {
    return new Failed(and(problem, "what runs is left as it is"));
  }

  private static Problem and(Problem problem, String consequence) {
    return new Problem(
        problem.path(), problem.line(), problem.field(), problem.message() + "; " + consequence);
  }

  private static String shortened(SourceTree tree) {
    return tree.revision().matches("[0-9a-f]{40,}")
        ? tree.revision().substring(0, 8)
        : tree.revision();
  }
}
