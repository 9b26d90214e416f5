package dev.rimward.policy.fleet;

import java.util.regex.Pattern;

/** The forms of names that Kubernetes accepts. */
final class Names {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final Pattern LABEL_KEY =
      Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

  private Names() {}

  static void requireSubdomain(String field, String name) {
    if (name.length() > 253 || !SUBDOMAIN.matcher(name).matches()) {
      throw new InvalidField(
          field,
          "must be a DNS-1123 subdomain (lower case letters, digits, '-' and '.'), is \""
              + name
              + "\"");
    }
  }

  static void requireLabel(String key, String value) {
    if (key.length() > 317 || !LABEL_KEY.matcher(key).matches()) {
      throw new InvalidField("labels", "\"" + key + "\" is not a label key");
    }
    if (value.length() > 63 || !LABEL_VALUE.matcher(value).matches()) {
      throw new InvalidField("labels." + key, "\"" + value + "\" is not a label value");
    }
  }
}
