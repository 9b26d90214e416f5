package dev.rimward.renderer.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.renderer.manifest.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether Secrets whose values can be read may be rendered. They would be copied into every
 * cluster's branch, for all to read who read Git.
 */
public enum ReadableSecrets {
  Refuse,
  Allow;

  /** What to say of the first Secret that must not be rendered. */
  Optional<String> refusal(List<Manifest> objects) {
    return this == Allow
        ? Optional.empty()
        : objects.stream().filter(ReadableSecrets::isReadable).findFirst().map(this::words);
  }

  private static boolean isReadable(Manifest object) {
    JsonNode content = object.content();
    return object.id().kind().equals("Secret")
        && object.id().group().isEmpty()
        && !object.isEncrypted()
        && Stream.of("data", "stringData").anyMatch(field -> !content.path(field).isEmpty());
  }

  private String words(Manifest secret) {
    return secret.id()
        + " has values that everyone could read in every cluster's branch: encrypt it with SOPS,"
        + " let an operator fetch it (ExternalSecret, SealedSecret), or allow it with"
        + " rendering.readableSecrets: Allow in the configuration";
  }
}
