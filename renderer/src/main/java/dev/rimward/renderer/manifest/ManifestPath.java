package dev.rimward.renderer.manifest;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Where an object's file is, below its application's folder: {@code <namespace or
 * _cluster>/<kind>.<group>-<name>.yaml}, the kind in lower case and the core group left out: {@code
 * shop/deployment.apps-web.yaml}, {@code _cluster/namespace-shop.yaml}.
 *
 * <p>Two objects of different identity have different paths, also where case does not count, unless
 * their kinds differ in case alone. A group's {@code -} is written {@code _}, which no group has,
 * so that the first {@code -} ends it. What a name has besides lower case letters, digits, {@code
 * .}, {@code -} and {@code _} is written as {@code %} and two digits for each byte, and so is a
 * {@code .} or {@code _} that it begins with: no path is hidden or leads upwards. A file name too
 * long for file systems is cut, and ends in {@code ~} and a digest of the whole.
 */
public final class ManifestPath {
  /** Folder of what is in no namespace; no namespace can be called so. */
  public static final String CLUSTER_SCOPED = "_cluster";

  private static final int MAX_FILE_NAME = 240;
  private static final int KEPT = 170;

  private ManifestPath() {}

  public static String of(ObjectId id) {
    String folder = id.namespace().isEmpty() ? CLUSTER_SCOPED : escape(id.namespace());
    return folder + "/" + bounded(kind(id) + "-" + escape(id.name())) + ".yaml";
  }

  private static String kind(ObjectId id) {
    String kind = escape(id.kind().toLowerCase(Locale.ROOT)).replace('-', '_');
    return id.group().isEmpty() ? kind : kind + "." + escape(id.group()).replace('-', '_');
  }

  private static String escape(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c > '~' || !isKept((byte) c, i > 0)) {
        return escaped(name);
      }
    }
    return name;
  }

  private static String escaped(String name) {
    StringBuilder escaped = new StringBuilder();
    for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
      if (isKept(unit, !escaped.isEmpty())) {
        escaped.append((char) unit);
      } else {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(unit));
      }
    }
    return escaped.toString();
  }

  private static boolean isKept(byte unit, boolean isInner) {
    return (unit >= 'a' && unit <= 'z')
        || (unit >= '0' && unit <= '9')
        || unit == '-'
        || (isInner && (unit == '_' || unit == '.'));
  }

  private static String bounded(String name) {
    if (name.length() <= MAX_FILE_NAME) {
      return name;
    }
    byte[] digest = Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    return name.substring(0, KEPT) + "~" + HexFormat.of().formatHex(digest);
  }
}
