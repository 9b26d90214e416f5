package dev.rimward.renderer.overlay;

import dev.rimward.renderer.build.MemoryTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A part of a random application {@code app-<number>}, whose ConfigMaps and Secrets are generated
 * from content with variables, and used wherever kustomize knows that they are.
 */
final class GeneratedSources {
  /** Parts in one application: kustomize takes longer to start than to build. */
  static final int IN_ONE_APPLICATION = 6;

  private static final List<String> WORDS =
      List.of(
          "server",
          "<a href=\"x\">&amp;</a>",
          "\u2028\u2029",
          "\ud83d\ude00",
          "é",
          "a\tb",
          "\\n",
          "'",
          "\"",
          "- x: y",
          "# z",
          "$(HOME)",
          "\u0007",
          "\b\f\u0001",
          "007",
          " ",
          "\n",
          "\n\n",
          "{{ x }}");

  private final Random random;
  private final long seed;
  private final String folder;
  private final Map<String, String> variables = new TreeMap<>();
  private final List<String> literals = new ArrayList<>();
  private MemoryTree tree;

  GeneratedSources(long seed, MemoryTree before) {
    random = new Random(seed);
    this.seed = seed;
    String application = "apps/app-" + seed / IN_ONE_APPLICATION;
    folder = application + "/part-" + seed;
    String list = application + "/kustomization.yaml";
    String others = before.files().getOrDefault(list, "resources:\n");
    tree = before.with(list, others + "- part-" + seed + "\n");
    variables.put("WORD_" + seed, "<" + random.nextInt(100) + ">&é\ud83d\ude00");
    variables.put("TEXT_" + seed, text());
    literals.add("a=${WORD_%d}".formatted(seed));
    literals.add("b=$${WORD_%d} <&> ${WORD_%d}".formatted(seed, seed));
    put("base/settings.conf", text() + "${TEXT_%d}".formatted(seed) + text());
    put("base/long.txt", "0123456789".repeat(random.nextInt(20)) + "${TEXT_%d}".formatted(seed));
    put("base/plain.txt", text() + "x");
    put("base/env.properties", "# comment\nFROM_ENV=${WORD_%d}\n".formatted(seed));
    put("base/web.yaml", user("conf", "pass"));
    put(
        "base/binary.yaml",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: binary},"
            + " binaryData: {b: AP/+}, data: {c: c}}\n");
    put(
        "base/references.yaml",
        """
        nameReference:
        - {kind: ConfigMap, version: v1, fieldSpecs: [{kind: Widget, path: spec/config/name}]}
        - {kind: Secret, version: v1, fieldSpecs: [{kind: Widget, path: spec/list}]}
        """);
    put(
        "base/kustomization.yaml",
        """
        resources: [web.yaml, binary.yaml]
        configurations: [references.yaml]
        configMapGenerator:
        - {name: conf, literals: ['%s'], files: [settings.conf], envs: [env.properties]%s}
        - {name: binary, behavior: merge, files: [settings.conf]}
        - {name: plain, files: [plain.txt]}
        secretGenerator:
        - {name: pass, literals: ['%s'], files: [long.txt]%s%s}
        """
            .formatted(
                pick(literals),
                sometimes(", options: {disableNameSuffixHash: true}"),
                pick(literals),
                sometimes(", type: example.io/x"),
                sometimes(
                    ", options: {immutable: true, annotations: {x: '${WORD_%d}'}}"
                        .formatted(seed))));
    put(
        "kustomization.yaml",
        """
        resources: [base]
        %snameSuffix: -s%d
        configMapGenerator: [{name: conf, behavior: %s, literals: ['m=${WORD_%d}']}]
        """
            .formatted(
                sometimes("namePrefix: p-\n"), seed, pick(List.of("merge", "replace")), seed));
  }

  /** By name. */
  Map<String, String> variables() {
    return variables;
  }

  /** With everything before it. */
  MemoryTree tree() {
    return tree;
  }

  /** The sources that one would write if there were no variables. */
  static MemoryTree filled(MemoryTree tree, Map<String, String> variables) {
    MemoryTree filled = MemoryTree.of("filled");
    for (Map.Entry<String, String> file : tree.files().entrySet()) {
      String text = file.getValue();
      for (Map.Entry<String, String> variable : variables.entrySet()) {
        String asked = "${" + variable.getKey() + "}";
        text = text.replace("$" + asked, "\0").replace(asked, variable.getValue());
        text = text.replace("\0", asked);
      }
      filled = filled.with(file.getKey(), text);
    }
    return filled;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(pick(WORDS));
    }
    return text.toString();
  }

  private String user(String config, String secret) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 2
      selector: {matchLabels: {app: web}}
      template:
        spec:
          imagePullSecrets: [{name: %2$s}]
          containers:
          - name: main
            env:
            - {name: A, valueFrom: {configMapKeyRef: {name: %1$s, key: a}}}
            - {name: B, valueFrom: {secretKeyRef: {name: %2$s, key: a}}}
            - {name: C, value: %1$s}
            envFrom: [{configMapRef: {name: %1$s}}, {secretRef: {name: %2$s}}]
          volumes:
          - {name: a, configMap: {name: %1$s}}
          - {name: b, secret: {secretName: %2$s}}
          - name: c
            projected: {sources: [{configMap: {name: %1$s}}, {secret: {name: %2$s}}]}
          - {name: d, configMap: {name: plain}}
          - {name: e, configMap: {name: binary}}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web}
    spec: {tls: [{secretName: %2$s}]}
    ---
    apiVersion: example.io/v1
    kind: Widget
    metadata: {name: w}
    spec: {config: {name: %1$s}, list: [%2$s, other], text: '${WORD_%3$s}'}
    """
        .formatted(config, secret, seed);
  }

  private void put(String path, String content) {
    tree = tree.with(folder + "/" + path, content);
  }

  private String sometimes(String text) {
    return random.nextInt(3) == 0 ? text : "";
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
