package dev.rimward.reconciler.deliver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.policy.fleet.Application.Force;
import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The few ways in which the objects of applications are written. */
final class ObjectWriter {
  private static final FieldPath VERSION = FieldPath.of("metadata", "resourceVersion");
  private static final int MOST_TRIES = 4;

  private final ClusterConnection connection;
  private final ClusterConnection writing;
  private final IgnoredFields ignored;

  ObjectWriter(ClusterConnection connection) {
    this(connection, connection, IgnoredFields.NONE);
  }

  private ObjectWriter(
      ClusterConnection connection, ClusterConnection writing, IgnoredFields ignored) {
    this.connection = connection;
    this.writing = writing;
    this.ignored = ignored;
  }

  /** The same, but that it leaves these fields of objects that are there as they are. */
  ObjectWriter leaving(IgnoredFields fields) {
    return new ObjectWriter(connection, writing, fields);
  }

  /**
   * The same, but that the cluster checks for each write whether this user may do it.
   *
   * @param user full name; null for Rimward's own identity
   */
  ObjectWriter as(@Nullable String user) {
    return user == null ? this : new ObjectWriter(connection, connection.as(user), ignored);
  }

  /**
   * Applies an object as its forceful owner. What kubectl's client-side apply had set and the
   * manifest does not goes away.
   *
   * @param force whether the object may be deleted and made anew if it cannot be changed
   * @return the object as it is now
   */
  JsonNode apply(Manifest manifest, Force force) throws ClusterFailure, InterruptedException {
    JsonNode applied = applyOrRecreate(manifest, force);
    Optional<ObjectNode> takeOver = TakeOver.patch(applied);
    if (takeOver.isEmpty()) {
      return applied;
    }
    ResourceType type = type(manifest);
    writing.mergePatch(type.path(type.served(manifest.id())), takeOver.get());
    return applyOrRecreate(manifest, force);
  }

  private JsonNode applyOrRecreate(Manifest manifest, Force force)
      throws ClusterFailure, InterruptedException {
    try {
      return apply(manifest, false);
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      ResourceType type = type(manifest);
      new Recreation(connection, writing)
          .clearTheWay(manifest.id(), type, Content.of(manifest, type), e, force);
      return apply(manifest, false);
    }
  }

  /**
   * Says what {@link #apply} would, and changes nothing.
   *
   * @return the object as it would be
   */
  JsonNode dryRun(Manifest manifest) throws ClusterFailure, InterruptedException {
    return apply(manifest, true);
  }

  private JsonNode apply(Manifest manifest, boolean dryRun)
      throws ClusterFailure, InterruptedException {
    ResourceType type = type(manifest);
    try {
      return apply(manifest, type, dryRun);
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      // The kind may have been taken away and brought back as something else.
      connection.discovery().forget(manifest.id().group());
      ResourceType now = type(manifest);
      if (now.equals(type)) {
        throw e;
      }
      return apply(manifest, now, dryRun);
    }
  }

  private JsonNode apply(Manifest manifest, ResourceType type, boolean dryRun)
      throws ClusterFailure, InterruptedException {
    ObjectNode content = Content.of(manifest, type);
    String path = type.path(type.served(manifest.id()));
    return ignored.isNone()
        ? writing.apply(path, content, dryRun)
        : applyLeaving(path, content, dryRun);
  }

  /** What is left is as it was when it was looked at; who writes in between makes it a conflict. */
  private JsonNode applyLeaving(String path, ObjectNode content, boolean dryRun)
      throws ClusterFailure, InterruptedException {
    for (int tries = 1; ; tries++) {
      Optional<JsonNode> live = connection.getIfThere(path);
      ObjectNode applied = live.map(one -> ignored.applied(content, one)).orElse(content);
      live.ifPresent(one -> ObjectEdit.set(applied, VERSION, requireNonNull(VERSION.in(one))));
      try {
        return writing.apply(path, applied, dryRun);
      } catch (ClusterFailure e) {
        if (e.kind() != Kind.CONFLICT || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private ResourceType type(Manifest manifest) throws ClusterFailure, InterruptedException {
    ObjectId id = manifest.id();
    ResourceType type = connection.discovery().require(manifest.apiVersion(), id.kind());
    if (!type.canHave(id)) {
      throw new ClusterFailure(
          Kind.BAD_REQUEST, "has no metadata.namespace, and its kind needs one");
    }
    return type;
  }

  /**
   * Deletes a member, if it is still the object that was looked at. Its dependents go in the
   * background. One that is gone already is what was wanted.
   *
   * @return why it is still there, as {@link Live#deletion}; empty if it is gone
   */
  Optional<String> delete(Member member, Live live) throws ClusterFailure, InterruptedException {
    Optional<ResourceType> type =
        connection.discovery().findInAnyVersion(member.apiVersion(), member.id().kind());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    String path = type.get().path(type.get().served(member.id()));
    if (Stage.isCustomResourceDefinition(member.id())) {
      new DefinedKinds(connection).requireNoObjects(path);
    }
    return writing
        .deleteIfThere(path, DeleteOptions.ifUid(live.uid()))
        .flatMap(answer -> Optional.ofNullable(Live.of(answer).deletion()));
  }

  /**
   * Creates a namespace that is not there. It is not applied, so that it is nobody's member and
   * never pruned.
   */
  void createNamespaceIfMissing(String name) throws ClusterFailure, InterruptedException {
    try {
      connection.get(ResourceType.NAMESPACE.path("", name));
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      createNamespace(name);
    }
  }

  private void createNamespace(String name) throws ClusterFailure, InterruptedException {
    ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    try {
      connection.create(ResourceType.NAMESPACE.collection(), namespace);
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.CONFLICT) {
        throw e;
      }
      // Someone was quicker.
    }
  }
}
