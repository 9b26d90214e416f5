package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Application;
import dev.rimward.policy.fleet.Application.Target;
import dev.rimward.renderer.build.Applications;
import dev.rimward.renderer.build.MemoryTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A random application with components, of what kustomizations are made of. */
final class RandomSources {
  private static final List<String> NAMES = List.of("web", "api", "cache", "x-web", "db");

  private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\w+)");
  private static final Pattern NAME = Pattern.compile("metadata: \\{name: ([\\w-]+)");

  private final Set<String> used = new HashSet<>();
  private final Random random;
  private final List<String> components = new ArrayList<>();
  private final List<String> workloads = new ArrayList<>();
  private MemoryTree tree;

  RandomSources(long seed) {
    random = new Random(seed);
    tree = MemoryTree.of("seed-" + seed);
    kustomization("apps/shop", "Kustomization", folder("apps/shop", 0), 0);
    for (int i = 0; i < random.nextInt(3); i++) {
      component("overrides/c" + i);
    }
  }

  MemoryTree tree() {
    return tree;
  }

  List<String> components() {
    return components;
  }

  /** Scales everything, or one workload. */
  Application application() {
    return workloads.isEmpty() || random.nextInt(4) > 0
        ? Applications.of("shop")
        : Applications.scaling("shop", Target.Kind.Deployment, pick(workloads));
  }

  private void put(String path, String content) {
    tree = tree.with(path, content);
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean sometimes(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /** The files, or the folders, that a kustomization lists. */
  private List<String> folder(String folder, int depth) {
    List<String> resources = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      if (depth < 2 && sometimes(4)) {
        String below = sometimes(2) ? "bases/b" + depth + i : folder + "/sub" + i;
        if (!tree.files().containsKey(below + "/kustomization.yaml")) {
          kustomization(below, "Kustomization", folder(below, depth + 1), depth + 1);
          resources.add("../".repeat(folder.split("/", -1).length) + below);
          continue;
        }
      }
      put(folder + "/r" + i + ".yaml", manifests());
      resources.add("r" + i + ".yaml");
    }
    return resources;
  }

  private void component(String folder) {
    components.add(folder);
    List<String> resources = new ArrayList<>();
    if (sometimes(3)) {
      put(folder + "/extra.yaml", manifests());
      resources.add("extra.yaml");
    }
    kustomization(folder, "Component", resources, 1);
  }

  private void kustomization(String folder, String kind, List<String> resources, int depth) {
    StringBuilder text =
        new StringBuilder("apiVersion: kustomize.config.k8s.io/")
            .append(kind.equals("Component") ? "v1alpha1" : "v1beta1")
            .append("\nkind: ")
            .append(kind)
            .append("\nresources: ")
            .append(resources)
            .append('\n');
    if (depth > 0 && sometimes(3)) {
      text.append("namePrefix: ").append(pick(List.of("x-", "eu-"))).append('\n');
    }
    if (sometimes(6)) {
      text.append("nameSuffix: -v2\n");
    }
    if (sometimes(5)) {
      text.append("namespace: ").append(pick(List.of("shop", "other"))).append('\n');
    }
    if (sometimes(3)) {
      text.append("commonAnnotations: {example/note: '${RIMWARD_REGION} $${X} \"quoted\"'}\n");
    }
    if (sometimes(3)) {
      text.append("labels: [{includeSelectors: ")
          .append(sometimes(3))
          .append(", includeTemplates: true, pairs: {team: ")
          .append(pick(List.of("a", "'01'", "'yes'")))
          .append("}}]\n");
    }
    if (sometimes(3)) {
      text.append("images: [{name: example/main, newTag: '")
          .append(random.nextInt(9))
          .append("'}]\n");
    }
    if (sometimes(2)) {
      configMap(folder, text);
    }
    if (sometimes(4) && !workloads.isEmpty()) {
      text.append("replicas: [{name: ").append(pick(workloads)).append(", count: 4}]\n");
    }
    if (sometimes(2)) {
      text.append("patches:\n").append(patch());
    }
    if (sometimes(6) && used.contains("Service web")) {
      text.append(
          "replacements: [{source: {kind: Service, name: web, fieldPath: metadata.name}, targets:"
              + " [{select: {kind: Deployment},"
              + " fieldPaths: ['metadata.annotations.service'], options: {create: true}}]}]\n");
    }
    put(folder + "/kustomization.yaml", text.toString());
  }

  private void configMap(String folder, StringBuilder text) {
    String name = pick(List.of("web", "settings", "more"));
    if (!isNew("ConfigMap " + name)) {
      return;
    }
    put(folder + "/settings.conf", "server ${RIMWARD_CLUSTER};\n# $${HOME} <&> é\n");
    text.append(sometimes(4) ? "generatorOptions: {disableNameSuffixHash: true}\n" : "")
        .append("configMapGenerator: [{name: ")
        .append(name)
        .append(", literals: ['colour=${COLOUR}', n=")
        .append(random.nextInt(3))
        .append("], files: [settings.conf]}]\n");
  }

  private String patch() {
    String change =
        pick(
            List.of(
                "[{\"op\": \"add\", \"path\": \"/metadata/annotations\","
                    + " \"value\": {\"a\": \"${RIMWARD_CLUSTER}\"}}]",
                "[{\"op\": \"add\", \"path\": \"/spec/replicas\", \"value\": 9}]",
                "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\","
                    + " \"metadata\": {\"name\": \"any\"},"
                    + " \"spec\": {\"template\": {\"spec\": {\"priorityClassName\": \"high\"}}}}"));
    return "- patch: |-\n    "
        + change
        + "\n  target: {kind: "
        + pick(List.of("Deployment", "StatefulSet"))
        + (sometimes(2) ? ", name: " + pick(NAMES) : "")
        + "}\n";
  }

  /** Seldom twice: kustomize refuses most of that. */
  private boolean isNew(String id) {
    return used.add(id) || sometimes(20);
  }

  private String manifests() {
    StringBuilder text = new StringBuilder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String manifest = manifest(pick(NAMES));
      if (isNew(id(manifest))) {
        text.append("---\n").append(manifest);
      }
    }
    return text.toString();
  }

  private static String id(String manifest) {
    Matcher kind = KIND.matcher(manifest);
    Matcher name = NAME.matcher(manifest);
    return kind.find() && name.find() ? kind.group(1) + " " + name.group(1) : "List";
  }

  private String manifest(String name) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> workload("Deployment", name);
      case 3 -> workload("StatefulSet", name);
      case 4 -> autoscaler(name, "autoscaling/v2");
      case 5 -> autoscaler(name, "autoscaling/v1");
      case 6 ->
          "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {selector: {app: %s}}\n"
              .formatted(name, name);
      case 7 ->
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata: {a: '%s', b: \"1e3\"}\n"
              .formatted(name, pick(List.of("${RIMWARD_CLUSTER}", "yes", "0o7", "x: y", "- z")));
      case 8 ->
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: %s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
          subjects: [{kind: ServiceAccount, name: %s, namespace: default}]
          """
              .formatted(name, name);
      case 9 -> "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: %s}\n".formatted(name);
      case 10 ->
          """
          apiVersion: example.io/v1
          kind: Widget
          metadata: {name: %s}
          spec: {replicas: 1, size: 1.50, on: "on", at: 2026-01-01, list: [~, .5, 0x1F]}
          """
              .formatted(name);
      default ->
          """
          apiVersion: v1
          kind: List
          items:
          - {apiVersion: v1, kind: ConfigMap, metadata: {name: %s-a}, data: {k: v}}
          - {apiVersion: v1, kind: ConfigMap, metadata: {name: %s-b}, binaryData: {k: dg==}}
          """
              .formatted(name, name);
    };
  }

  private String workload(String kind, String name) {
    if (kind.equals("Deployment")) {
      workloads.add(name);
    }
    return """
    apiVersion: apps/v1
    kind: %s
    metadata: {name: %s}
    spec:
    %s  selector: {matchLabels: {app: %s}}
      template:
        metadata: {labels: {app: %s}}
        spec:
          serviceAccountName: %s
          containers:
          - name: main
            image: example/main:1.0
            env: [{name: CLUSTER, value: "${RIMWARD_CLUSTER}"}]
            envFrom: [{configMapRef: {name: %s}}]
            resources: {requests: {cpu: 100m, memory: 64Mi}}
    """
        .formatted(
            kind,
            name,
            sometimes(2) ? "  replicas: 2\n" : "",
            name,
            name,
            name,
            pick(List.of("web", "settings")));
  }

  private String autoscaler(String name, String version) {
    return """
    apiVersion: %s
    kind: HorizontalPodAutoscaler
    metadata: {name: %s}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
    %s  maxReplicas: %d
    """
        .formatted(
            version, name, name, sometimes(2) ? "  minReplicas: 1\n" : "", 1 + random.nextInt(6));
  }
}
