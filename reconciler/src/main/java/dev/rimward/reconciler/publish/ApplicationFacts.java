package dev.rimward.reconciler.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.renderer.overlay.RenderedApplication;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What delivery needs to know of an application, in the file {@code rimward.yaml} of its folder in
 * a branch.
 *
 * @param namespace created when it is missing
 * @param serviceAccount the user as which it is applied; absent: Rimward itself
 * @param dependsOn applications that come first
 * @param said how it is applied; absent where that is as usual
 * @param contentKey the same for folders that differ only in what placement scales; empty before
 *     the objects are written
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ApplicationFacts(
    int formatVersion,
    String application,
    String namespace,
    @Nullable String serviceAccount,
    List<String> dependsOn,
    @JsonProperty("sync") @Nullable Sync said,
    @Nullable String contentKey) {
  ApplicationFacts {
    dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
  }

  static ApplicationFacts of(Application application, Fleet fleet) {
    Sync sync = application.spec().syncOrDefault();
    return new ApplicationFacts(
        Layout.FORMAT_VERSION,
        application.name(),
        application.spec().namespace(),
        fleet.identity(application).orElse(null),
        application.spec().dependsOn(),
        sync.equals(Sync.DEFAULT) ? null : sync,
        null);
  }

  /**
   * @throws IllegalArgumentException if it is not such a file, or of another version of Rimward
   */
  static ApplicationFacts read(byte[] yaml) {
    return FactsFormat.read(yaml, ApplicationFacts.class);
  }

  /**
   * With the key of the objects beside it. So the file as a whole identifies all of the folder but
   * its replicas, and comparing two folders without them costs no reading of objects.
   */
  ApplicationFacts of(RenderedApplication objects) {
    return new ApplicationFacts(
        formatVersion,
        application,
        namespace,
        serviceAccount,
        dependsOn,
        said,
        objects.contentKey());
  }

  byte[] write() {
    return FactsFormat.write(this);
  }

  Sync sync() {
    return Optional.ofNullable(said).orElse(Sync.DEFAULT);
  }
}
