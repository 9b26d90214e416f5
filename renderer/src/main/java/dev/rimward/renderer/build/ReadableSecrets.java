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
    return object.id().kind().equals("Secret")
        && object.id().group().isEmpty()
        && Stream.of("data", "stringData")
            .map(object.content()::path)
            .anyMatch(values -> isReadable(values, object.isEncrypted()));
  }

  /** SOPS leaves what is empty, and what it was not told to encrypt. */
  private static boolean isReadable(JsonNode values, boolean encrypted) {
    if (values.isContainerNode()) {
      return encrypted
          ? values.valueStream().anyMatch(value -> isReadable(value, true))
          : !values.isEmpty();
    }
    boolean isThere = !values.isMissingNode() && !values.isNull();
    return isThere && !(encrypted && isEncrypted(values.asText()));
  }

  private static boolean isEncrypted(String value) {
    return value.isEmpty() || (value.startsWith("ENC[") && value.endsWith("]"));
  }

  private String words(Manifest secret) {
    return secret.id()
        + " has values that everyone could read in every cluster's branch: encrypt all of it with"
        + " SOPS,"
        + " let an operator fetch it (ExternalSecret, SealedSecret), or allow it with"
        + " rendering.readableSecrets: Allow in the configuration";
  }
}
