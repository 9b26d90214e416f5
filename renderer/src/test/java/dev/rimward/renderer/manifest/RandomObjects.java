package dev.rimward.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Random;

/** Objects as awkward as Kubernetes accepts them, the same for the same seed. */
public final class RandomObjects {
  private static final String[] WORDS = {
    "yes",
    "No",
    "on",
    "y",
    "N",
    "~",
    "",
    "null",
    "NULL",
    "012",
    "0x1F",
    "0o17",
    "0b11",
    "1_000",
    "1e3",
    "-1",
    "+1",
    ".5",
    "5.",
    "1.0",
    "-.inf",
    ".NaN",
    "1234e56",
    "2001-01-01",
    "2001-12-14t21:59:43.10-05:00",
    "1:30",
    "190:20:30",
    "<<",
    "=",
    "-",
    "--flag=x",
    "- a",
    "?",
    "? a",
    ":",
    "a: b",
    "a:b",
    "a #b",
    "a#b",
    "#a",
    " a",
    "a ",
    "a:",
    "*a",
    "&a",
    "!a",
    "|",
    ">",
    "@a",
    "`a",
    "%a",
    "'a'",
    "\"a\"",
    "{a}",
    "[a]",
    "a,b",
    "a]",
    "{{ .Values.x }}",
    "---",
    "--- a",
    "...",
    "\\n",
    "C:\\x",
    "tab\there",
    "\ttab",
    "a\nb",
    "a\nb\n",
    "a\n\nb\n",
    "a\n",
    "\n",
    "\n\n",
    "\na",
    "a\n\n",
    " a\nb",
    "a\n b\n  c\n",
    "a\n  \nb",
    "a\n\tb\n",
    "a \nb\n",
    "#!/bin/sh\nset -e\n",
    "key: value\nlist:\n- a\n",
    "a\r\nb\r\n",
    "é",
    "日本",
    "😀",
    "\u0085",
    "a\u2028b",
    "\u0000",
    "\u007f",
    "\ufeffa",
    "\u00a0",
    "true",
    "True",
    "tRUE",
    "nUll",
    "1.2.3",
    "v1",
    "100m",
    "1Gi",
    "08",
    "0.0.0.0:80",
    "$(VAR)",
    "${VAR}",
    "<a>",
    "a|b",
    "e1",
    "1e",
    "0x",
    "0xg",
    "_1",
    "1_",
    "1__0",
    "._1",
    "-_1",
    "a\n# b",
    "sha256:0000",
    "2026-11-21T09:00:00Z",
    "!!str a",
    "a\n---\nb\n",
    "a\n...\n",
    "a\u2029b",
    "a\rb",
    "a\u0085\nb\n",
    "\u2003\na",
    "a\n\u2003\nb",
    "+.inf",
    "-0",
    "0777",
    "0o8",
    "1.",
    "~a",
    "12345678901234567890123",
    "a word, and then some more of it ".repeat(100) + "end",
    "a word, and then some more of it ".repeat(100) + "end\nb\n",
  };

  private final Random random;
  private final boolean onlyWhatKustomizeKeeps;

  /**
   * @param onlyWhatKustomizeKeeps without what kustomize writes differently or not at all
   */
  public RandomObjects(long seed, boolean onlyWhatKustomizeKeeps) {
    this.random = new Random(seed);
    this.onlyWhatKustomizeKeeps = onlyWhatKustomizeKeeps;
  }

  public ObjectNode next(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.set("spec", value(4));
    object.set("zz", object(2));
    ObjectNode metadata = object.putObject("metadata");
    metadata.putObject("annotations").put("example.io/note", text()).put("on", text());
    metadata.put("namespace", "shop").put("name", name);
    return object.put("kind", "Widget").put("apiVersion", "example.io/v1");
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0, 1, 2 -> JsonNodeFactory.instance.textNode(text());
      case 3 -> number();
      case 4 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
      case 5 ->
          onlyWhatKustomizeKeeps
              ? JsonNodeFactory.instance.textNode(text())
              : JsonNodeFactory.instance.nullNode();
      case 6 -> array(depth - 1);
      default -> object(depth - 1);
    };
  }

  private JsonNode number() {
    return switch (random.nextInt(onlyWhatKustomizeKeeps ? 2 : 5)) {
      case 0 -> JsonNodeFactory.instance.numberNode(random.nextInt());
      case 1 -> JsonNodeFactory.instance.numberNode(random.nextLong() | 1L << 62);
      case 2 -> JsonNodeFactory.instance.numberNode(random.nextGaussian() * 1e9);
      case 3 -> JsonNodeFactory.instance.numberNode((double) random.nextInt(5));
      default -> JsonNodeFactory.instance.numberNode(new BigInteger(100, random).setBit(99));
    };
  }

  private ArrayNode array(int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(depth));
    }
    return array;
  }

  private ObjectNode object(int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(random.nextInt(3) > 0 ? "key" + random.nextInt(50) : key(), value(depth));
    }
    return object;
  }

  /** Kustomize takes {@code <<} for a merge, also in quotes, and trips over very long keys. */
  private String key() {
    String key = text();
    return onlyWhatKustomizeKeeps && (key.equals("<<") || key.length() > 1000) ? "key" : key;
  }

  private String text() {
    String text = anyText();
    return onlyWhatKustomizeKeeps
        ? text.replaceAll("[\\p{Cc}&&[^\n\t]]", "").replaceAll("(?m)^[ \t]*\t", "")
        : text;
  }

  private String anyText() {
    String word = WORDS[random.nextInt(WORDS.length)];
    return switch (random.nextInt(6)) {
      case 0 -> word + WORDS[random.nextInt(WORDS.length)];
      case 1 -> word + "\n" + WORDS[random.nextInt(WORDS.length)] + "\n";
      case 2 -> word + " " + WORDS[random.nextInt(WORDS.length)];
      default -> word;
    };
  }
}
