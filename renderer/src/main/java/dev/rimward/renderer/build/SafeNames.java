package dev.rimward.renderer.build;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names of files that mean the same on every file system: on some, names that differ here are one,
 * and names that are ordinary here lead elsewhere.
 */
final class SafeNames {
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PATH = 1024;

  /** Ignored in names by HFS+, as Git knows it too. */
  private static final String IGNORED = "[\\u200c-\\u200f\\u202a-\\u202e\\u206a-\\u206f\\ufeff]";

  private SafeNames() {}

  /** Why a path may not be read, if so. */
  static Optional<String> refusal(String path) {
    if (path.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("has a control character in its name; rename it");
    }
    if (path.contains("\\")) {
      return Optional.of("has a backslash in its name; write / between folders, or rename it");
    }
    if (isTooLong(path)) {
      return Optional.of(
          "has a name of more than %d bytes, or a path of more than %d; rename it"
              .formatted(LONGEST_NAME, LONGEST_PATH));
    }
    for (String name : path.split("/", -1)) {
      if (isGit(name)) {
        return Optional.of("is in a folder that some systems take for .git; rename that");
      }
    }
    return Optional.empty();
  }

  private static boolean isTooLong(String path) {
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      return true;
    }
    for (String name : path.split("/", -1)) {
      if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        return true;
      }
    }
    return false;
  }

  /** Also as NTFS shortens it, with what it drops at the end, and with the name of a stream. */
  private static boolean isGit(String name) {
    String plain = name.replaceAll(IGNORED, "").toLowerCase(Locale.ROOT);
    return plain.replaceAll(":.*", "").replaceAll("[. ]+$", "").matches("\\.git|git~[0-9]+");
  }

  /** Two paths that are one on some file system, the later of them first. */
  static Optional<Map.Entry<String, String>> collision(Set<String> paths) {
    Map<String, String> known = new HashMap<>();
    for (String path : paths) {
      for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
        String part = end < 0 ? path : path.substring(0, end);
        String other = known.putIfAbsent(folded(part), part);
        if (other != null && !other.equals(part)) {
          return Optional.of(Map.entry(part, other));
        }
        if (end < 0) {
          break;
        }
      }
    }
    return Optional.empty();
  }

  private static String folded(String path) {
    String upper = Normalizer.normalize(path, Normalizer.Form.NFD).toUpperCase(Locale.ROOT);
    return Normalizer.normalize(upper.replaceAll(IGNORED, ""), Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[. ]+(?=/|$)", "");
  }
}
