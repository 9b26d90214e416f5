package dev.rimward.policy.fleet;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The forms of names that Kubernetes accepts. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final Pattern LABEL_KEY =
      Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  private Names() {}

  /**
   * A DNS-1123 label: names become label values, parts of branch names and folders, so that the
   * longer subdomains, which may have dots, do not serve.
   */
  static void requireName(String field, String name) {
    if (name.length() > 63 || !NAME.matcher(name).matches()) {
      throw new InvalidField(
          field, "must be at most 63 lower case letters, digits and '-', is \"" + name + "\"");
    }
  }

  /** A DNS-1123 subdomain, as most names of objects are. */
  static void requireSubdomain(String field, String name) {
    if (name.length() > 253
        || !Arrays.stream(name.split("\\.", -1)).allMatch(part -> NAME.matcher(part).matches())) {
      throw new InvalidField(
          field,
          "must be at most 253 lower case letters, digits, '-' and '.', is \"" + name + "\"");
    }
  }

  static void requireLabels(String field, Map<String, String> labels) {
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              requireLabelKey(field + "." + key, key);
              requireLabelValue(field + "." + key, value);
            });
  }

  static void requireLabelKey(String field, String key) {
    if (key.length() > 317 || !LABEL_KEY.matcher(key).matches()) {
      throw new InvalidField(field, "\"" + key + "\" is not a label key");
    }
  }

  static void requireLabelValue(String field, String value) {
    if (value.length() > 63 || !LABEL_VALUE.matcher(value).matches()) {
      throw new InvalidField(
          field,
          "must be at most 63 letters, digits, '-', '_' and '.', as label values are, is \""
              + value
              + "\"");
    }
  }

  /** A path inside the source repository that means one folder only. */
  static void requireFolder(String field, String path) {
    if (!staysInside(path)) {
      throw new InvalidField(
          field, "must be a folder inside the source repository, such as a/b, is \"" + path + "\"");
    }
  }

  /** A path that means one file only, at or below where it starts. */
  static void requireFile(String field, String path) {
    if (!staysInside(path)) {
      throw new InvalidField(
          field, "must be a relative path without \"..\", such as a/b.yaml, is \"" + path + "\"");
    }
  }

  private static boolean staysInside(String path) {
    return Arrays.stream(path.split("/", -1))
        .noneMatch(
            name -> name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("\\"));
  }
}
