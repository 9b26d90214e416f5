package dev.rimward.reconciler.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rimward.renderer.manifest.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the values of Secrets out of an object, wherever in it a Secret is: some kinds carry other
 * objects. Not even a digest stays, from which a short value could be guessed. What SOPS encrypted
 * is shortened.
 */
final class HiddenValues {
  private static final String HIDDEN = "(hidden)";
  private static final String CHANGED = "(hidden, changed)";
  private static final List<String> FIELDS = List.of("data", "stringData");
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final Pattern ENCRYPTED =
      Pattern.compile(
          "ENC\\[AES256_GCM,data:([A-Za-z0-9+/=]{0,8})[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,"
              + "tag:[A-Za-z0-9+/=]+,type:[a-z]+]");

  private HiddenValues() {}

  /**
   * Changes the object.
   *
   * @param former what it was before: values that differ are marked
   * @return whether there was anything to hide
   */
  static boolean hide(Manifest manifest, Optional<Manifest> former) {
    JsonNode before = former.<JsonNode>map(Manifest::content).orElseGet(MissingNode::getInstance);
    return hide(manifest.content(), before);
  }

  private static boolean hide(JsonNode node, JsonNode former) {
    boolean hidden = false;
    if (node instanceof ObjectNode object && isSecret(object)) {
      hideSecret(object, former);
      hidden = true;
    }
    if (node.isObject()) {
      for (var field : node.properties()) {
        hidden |= hide(field.getValue(), former.path(field.getKey()));
      }
    } else {
      for (int i = 0; i < node.size(); i++) {
        hidden |= hide(node.path(i), former.path(i));
      }
    }
    return hidden;
  }

  private static boolean isSecret(ObjectNode object) {
    return object.path("kind").asText().equals("Secret");
  }

  private static void hideSecret(ObjectNode secret, JsonNode former) {
    boolean isEncrypted = secret.path("sops").isObject();
    for (String field : FIELDS) {
      JsonNode values = secret.path(field);
      if (values instanceof ObjectNode object) {
        object
            .properties()
            .forEach(
                value ->
                    value.setValue(
                        shown(
                            value.getValue(),
                            former.path(field).path(value.getKey()),
                            isEncrypted)));
      } else if (!values.isMissingNode()) {
        secret.set(field, shown(values, former.path(field), isEncrypted));
      }
    }
    if (secret.at("/metadata/annotations") instanceof ObjectNode annotations
        && annotations.has(LAST_APPLIED)) {
      annotations.put(LAST_APPLIED, HIDDEN);
    }
  }

  private static JsonNode shown(JsonNode value, JsonNode former, boolean isEncrypted) {
    Matcher ciphertext = ENCRYPTED.matcher(value.asText());
    if (isEncrypted && ciphertext.matches()) {
      return TextNode.valueOf("ENC[" + ciphertext.group(1) + "…]");
    }
    boolean hasChanged = !former.isMissingNode() && !former.equals(value);
    return TextNode.valueOf(hasChanged ? CHANGED : HIDDEN);
  }
}
