package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.InvalidField;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.optimizer.LocationOptimizer;
import dev.rimward.policy.placement.Requirements;
import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One kustomize build of an application's sources with its namespace, its labels and components.
 *
 * @param read what the folder of the sources reads, by path in their tree
 * @param sources what kustomize is given of it: the same, or what a chart became
 * @param components what the components read, as kustomize is given it
 */
record OverlayBuild(
    Application application,
    Closure closure,
    SortedMap<String, byte[]> read,
    SortedMap<String, byte[]> sources,
    Components added,
    SortedMap<String, byte[]> components) {
  static final String FOLDER = "overlay";
  static final String FILE = FOLDER + "/" + Kustomization.NAMES.getFirst();

  /** Everything that kustomize is given. */
  SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> files = new TreeMap<>(components);
    files.putAll(Closure.located(sources));
    files.put(FILE, CanonicalYaml.write(kustomization()));
    return files;
  }

  ObjectNode kustomization() {
    return OverlayKustomization.of(
        application, "../" + Kustomize.inSources(closure.folder()), added.fromOverlay());
  }

  /** The path in the repository of what an overlay calls so. */
  static String inRepository(String fromOverlay) {
    return fromOverlay.replaceFirst("^\\.\\./(?:sources|components)/", "");
  }

  /**
   * @param before what was known of the same sources, if they were tried
   */
  Content run(Kustomize kustomize, ReadableSecrets secrets, @Nullable Content before)
      throws InterruptedException {
    return switch (kustomize.build(files(), FOLDER)) {
      case Kustomize.Outcome.Built(List<Manifest> objects, int bytes) ->
          understood(objects, bytes, secrets);
      case Kustomize.Outcome.Failed failed when failed.isFinal() && added.folders().isEmpty() ->
          withoutOverlay(kustomize, failed, before);
      case Kustomize.Outcome.Failed failed when failed.isFinal() ->
          new Content.Bad(
              problem("with " + String.join(", ", added.folders()) + ": " + failed.message()));
      case Kustomize.Outcome.Failed failed ->
          Content.Postponed.after(before, problem(failed.message()));
    };
  }

  /**
   * Words for people are those about the sources alone. And an empty kustomization is an error to
   * kustomize once another one refers to it.
   */
  private Content withoutOverlay(
      Kustomize kustomize, Kustomize.Outcome.Failed failed, @Nullable Content before)
      throws InterruptedException {
    return switch (kustomize.build(
        Closure.located(sources), Kustomize.inSources(closure.folder()))) {
      case Kustomize.Outcome.Built(List<Manifest> objects, int bytes) when objects.isEmpty() ->
          understood(objects, bytes, ReadableSecrets.Refuse);
      case Kustomize.Outcome.Built(List<Manifest> objects, _) ->
          new Content.Bad(problem(collision(objects).orElse(failed.message())));
      case Kustomize.Outcome.Failed alone when alone.isFinal() ->
          new Content.Bad(problem(alone.message()));
      case Kustomize.Outcome.Failed alone ->
          Content.Postponed.after(before, problem(alone.message()));
    };
  }

  /** Kustomize would print both objects, and one may be a Secret. */
  private Optional<String> collision(List<Manifest> objects) {
    Map<ObjectId, String> namespaces = new HashMap<>();
    for (Manifest object : objects) {
      ObjectId id = object.id();
      String other =
          namespaces.put(new ObjectId(id.group(), id.kind(), "", id.name()), id.namespace());
      if (other != null) {
        return Optional.of(
            "%s %s is there in the namespaces %s and %s, and everything is put into %s"
                .formatted(
                    id.kind(),
                    id.name(),
                    named(other),
                    named(id.namespace()),
                    application.spec().namespace()));
      }
    }
    return Optional.empty();
  }

  private static String named(String namespace) {
    return namespace.isEmpty() ? "\"\"" : namespace;
  }

  private Content understood(List<Manifest> objects, int bytes, ReadableSecrets secrets) {
    try {
      Optional<String> refused =
          PlatformKinds.refusal(objects)
              .or(() -> OwnObjects.refusal(application, objects))
              .or(() -> secrets.refusal(objects));
      if (refused.isPresent()) {
        return new Content.Bad(problem(refused.get()));
      }
      @Nullable LocationOptimizer optimizer =
          OptimizerConfigMaps.read(objects, closure.place()).orElse(null);
      List<Manifest> delivered =
          EncryptedFiles.untouched(
              OptimizerConfigMaps.removedFrom(objects), documents(), closure.place());
      List<ObjectId> scaled = Workloads.scaled(delivered, application.spec().replicas());
      Requirements requirements = Workloads.requirements(delivered, scaled, optimizer);
      return new Content.Good(delivered, scaled, requirements, bytes);
    } catch (SourcesRefused e) {
      return new Content.Bad(e.problem());
    } catch (InvalidField e) {
      return new Content.Bad(problem(String.valueOf(e.getMessage())));
    }
  }

  /** Where an object may come from, by path in the repository. */
  SortedMap<String, byte[]> documents() {
    SortedMap<String, byte[]> documents = new TreeMap<>();
    components.forEach((path, content) -> documents.put(Components.inRepository(path), content));
    documents.putAll(read);
    return documents;
  }

  private Problem problem(String message) {
    return new Problem(closure.place(), 0, "", message);
  }
}
