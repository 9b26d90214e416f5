package dev.rimward.renderer.build;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.FileTooLarge;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.renderer.build.BuildOutcome.Built;
import dev.rimward.renderer.build.ChartBuilds.ChartFailed;
import dev.rimward.renderer.chart.Charts;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds an application's sources as one tree has them, each content once: with what every cluster
 * gets of them, and with the components that some get.
 */
final class SourceBuilds {
  /** In bytes of kustomize's output: ten thousand applications of ordinary size. */
  private static final long MAX_CACHED_BYTES = 64L << 20;

  private final Kustomize kustomize;
  private final ReadableSecrets secrets;
  private final Closures closures;
  private final ChartBuilds charts;
  private final BoundedCache<Key, Content> cache =
      new BoundedCache<>(MAX_CACHED_BYTES, Content::bytes);

  /** How one version built. */
  sealed interface Attempt {
    record Succeeded(Built built) implements Attempt {}

    /** The sources are wrong, and will be as long as they are the same. */
    record Rejected(Problem problem) implements Attempt {}

    /** Nothing is known of the sources: the machine may be what is wrong. */
    record Unknown(Problem problem) implements Attempt {}
  }

  /**
   * What decides what is built.
   *
   * @param sources key of what the sources read
   * @param application its name is in the labels
   * @param values key of the values of a chart
   * @param components key of what the components read
   */
  private record Key(
      String sources,
      String application,
      String namespace,
      Application.@Nullable Replicas replicas,
      String values,
      String components) {
    static Key of(
        Application application, Closure closure, List<byte[]> values, Components components) {
      return new Key(
          closure.key(),
          application.name(),
          application.spec().namespace(),
          application.spec().replicas(),
          ChartBuilds.key(values),
          components.key());
    }

    @Override
    public String toString() {
      return String.join(
          " ", sources, application, namespace, String.valueOf(replicas), values, components);
    }
  }

  SourceBuilds(Kustomize kustomize, Charts charts, ReadableSecrets secrets) {
    this.kustomize = kustomize;
    this.secrets = secrets;
    this.charts = new ChartBuilds(charts);
    this.closures = new Closures(kustomize.limits());
  }

  /** The folders whose history is that of the application; its own is the first. */
  Set<String> folders(Application application, SourceTree tree) {
    return closures.folders(tree, application.spec().source().path());
  }

  Attempt attempt(Application application, SourceTree tree) throws InterruptedException {
    String path = application.spec().source().path();
    return attempt(new BuildInput(application, path, tree, List.of(), List.of(), tree));
  }

  Attempt attempt(BuildInput input) throws InterruptedException {
    try {
      Closure closure = closures.of(input.tree(), input.folder());
      Components components = components(input);
      List<byte[]> values = ChartBuilds.values(input, closure);
      Key key = Key.of(input.application(), closure, values, components);
      @Nullable Content known = cache.get(key).orElse(null);
      Content content =
          switch (known) {
            case Content.Good good -> good;
            case Content.Bad bad -> bad;
            case Content.Postponed postponed when postponed.left() > 0 -> postponed.skipped();
            case Content.Postponed _ -> run(input, closure, components, known);
            case null -> run(input, closure, components, null);
          };
      cache.put(key, content);
      return attempt(content, key.toString(), input);
    } catch (SourcesRefused e) {
      return new Attempt.Rejected(e.problem());
    } catch (FileTooLarge e) {
      return new Attempt.Rejected(problem(input, e));
    } catch (UncheckedIOException e) {
      return new Attempt.Unknown(problem(input, e));
    }
  }

  private Content run(
      BuildInput input, Closure closure, Components components, @Nullable Content before)
      throws InterruptedException, SourcesRefused {
    try {
      return prepared(input, closure, components).run(kustomize, secrets, before);
    } catch (ChartFailed e) {
      return e.isFinal()
          ? new Content.Bad(e.problem())
          : Content.Postponed.after(before, e.problem());
    }
  }

  /** What was, or would be, run. */
  OverlayBuild prepared(BuildInput input) throws SourcesRefused, ChartFailed, InterruptedException {
    return prepared(input, closures.of(input.tree(), input.folder()), components(input));
  }

  private Components components(BuildInput input) throws SourcesRefused {
    List<String> folders = input.components();
    return folders.isEmpty()
        ? Components.NONE
        : new Components(folders, closures.ofComponents(input.overridesTree(), folders));
  }

  private OverlayBuild prepared(BuildInput input, Closure closure, Components components)
      throws SourcesRefused, ChartFailed, InterruptedException {
    SortedMap<String, byte[]> read = closure.files(input.tree(), kustomize.limits());
    SortedMap<String, byte[]> sources =
        closure.kind() == Closure.Kind.CHART
            ? charts.kustomization(
                input.application(), closure, read, ChartBuilds.values(input, closure))
            : read;
    return new OverlayBuild(
        input.application(),
        closure,
        read,
        sources,
        components,
        components.files(input.overridesTree(), kustomize.limits()));
  }

  private static Problem problem(BuildInput input, UncheckedIOException e) {
    return new Problem(input.folder(), 0, "", String.valueOf(e.getMessage()));
  }

  private static Attempt attempt(Content content, String key, BuildInput input) {
    return switch (content) {
      case Content.Good good ->
          new Attempt.Succeeded(
              new Built(key, good.objects(), good.scaled(), good.requirements(), input, null));
      case Content.Bad(Problem problem) -> new Attempt.Rejected(problem);
      case Content.Postponed postponed -> new Attempt.Unknown(postponed.problem());
    };
  }
}
