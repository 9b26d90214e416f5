package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.renderer.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/**
 * Ways to change an object, which check sees them, and what is done: for a kind whose changes the
 * API server counts and for one whose it does not.
 */
final class DriftMatrix {
  private static final String LABEL = "/metadata/labels/rimward.dev~1application";
  private static final String FINALIZER =
      "{\"metadata\": {\"finalizers\": [\"rimward.example/mine\"]}}";
  private static final String OWNER =
      """
      {"metadata": {"ownerReferences":
        [{"apiVersion": "v1", "kind": "ConfigMap", "name": "other", "uid": "1"}]}}
      """;

  private final KubeApiServer server;
  private final List<Row> rows = new ArrayList<>();

  private DriftMatrix(KubeApiServer server) {
    this.server = server;
  }

  enum Subject {
    /** Its generation counts changes of its specification. */
    DEPLOYMENT("deployment", "/spec/replicas", "2", "7"),
    /** It has no generation. */
    CONFIG_MAP("configmap", "/data/key", "\"one\"", "\"mine\"");

    private final String kind;
    private final String pointer;
    private final String git;
    private final String other;

    Subject(String kind, String pointer, String git, String other) {
      this.kind = kind;
      this.pointer = pointer;
      this.git = git;
      this.other = other;
    }

    String kind() {
      return kind;
    }

    String object() {
      return this == DEPLOYMENT
          ? Manifests.deployment("matrix", "subject", 2)
          : Manifests.configMap("matrix", "subject", "one");
    }

    Manifest manifest() {
      return Manifests.manifest("matrix", object());
    }

    String with(String at, String value) {
      ObjectNode content = manifest().content().deepCopy();
      try {
        ObjectEdit.set(content, path(content, at), Json.read(value));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(e);
      }
      return Json.write(content);
    }

    String without(String at) {
      ObjectNode content = manifest().content().deepCopy();
      ObjectEdit.remove(content, path(content, at));
      return Json.write(content);
    }

    private static FieldPath path(ObjectNode content, String pointer) {
      return LivePath.of(pointer, content, FieldSet.EMPTY).orElseThrow();
    }

    @Override
    public String toString() {
      return this == DEPLOYMENT ? "Deployment" : "ConfigMap";
    }
  }

  /** Which check sees a change. */
  enum Seen {
    QUICK("quick"),
    FULL("full only"),
    NEVER("not seen");

    private final String words;

    Seen(String words) {
      this.words = words;
    }
  }

  /** What is done about it. */
  enum Done {
    PUT_BACK("put back"),
    MADE_ANEW("made anew"),
    OWNED_AGAIN("applied, so that the field is Rimward's again"),
    COMPARED("compared, and left"),
    NOTHING("nothing");

    private final String words;

    Done(String words) {
      this.words = words;
    }
  }

  /** A way to change an object. */
  interface Change {
    void of(Subject subject);
  }

  record Row(String words, Change change, Subject subject, Seen seen, Done done) {
    @Override
    public String toString() {
      return words + " (" + subject + ")";
    }

    String line() {
      return "| %s | %s | %s | %s |".formatted(words, subject, seen.words, done.words);
    }
  }

  static List<Row> rows(KubeApiServer server) {
    DriftMatrix matrix = new DriftMatrix(server);
    matrix.values();
    matrix.metadata();
    matrix.applies();
    matrix.wholeObjects();
    return List.copyOf(matrix.rows);
  }

  private void values() {
    both("`kubectl edit` or `patch`: another value", this::edit, Seen.QUICK, Done.PUT_BACK);
    both(
        "`kubectl edit` or `patch`: the field removed",
        s -> patch(s, "kubectl-edit", "remove", s.pointer, "null"),
        Seen.QUICK,
        Done.PUT_BACK);
    both(
        "another value, and then the former one again",
        s -> {
          edit(s);
          patch(s, "kubectl-patch", "replace", s.pointer, s.git);
        },
        Seen.QUICK,
        Done.OWNED_AGAIN);
    both(
        "the value that it has",
        s -> patch(s, "kubectl-patch", "replace", s.pointer, s.git),
        Seen.NEVER,
        Done.NOTHING);
    both(
        "another value as field manager `rimward`",
        s -> patch(s, "rimward", "replace", s.pointer, s.other),
        Seen.QUICK,
        Done.PUT_BACK);
    deployment(
        "`kubectl scale` (subresource `scale`)",
        s -> kubectl("scale", s.kind, "subject", "-n", "matrix", "--replicas=7"),
        Seen.QUICK,
        Done.PUT_BACK);
    deployment(
        "a status (subresource `status`)",
        s -> merge(s, "{\"status\": {\"replicas\": 1}}", "--subresource=status"),
        Seen.NEVER,
        Done.NOTHING);
  }

  private void metadata() {
    String label = "--overwrite";
    deployment(
        "`kubectl annotate`: an annotation that Git does not set",
        s -> kubectl("annotate", s.kind, "subject", "-n", "matrix", "note=mine"),
        Seen.QUICK,
        Done.COMPARED);
    configMap(
        "`kubectl annotate`: an annotation that Git does not set",
        s -> kubectl("annotate", s.kind, "subject", "-n", "matrix", "note=mine"),
        Seen.QUICK,
        Done.COMPARED);
    foreign(
        "`kubectl label`: a label that Git does not set",
        s -> kubectl("label", s.kind, "subject", "-n", "matrix", "note=mine"));
    both(
        "`kubectl label`: a label that Git sets",
        s ->
            kubectl(
                "label", label, s.kind, "subject", "-n", "matrix", "rimward.dev/application=mine"),
        Seen.QUICK,
        Done.PUT_BACK);
    both(
        "`kubectl label`: the label by which Rimward lists, removed",
        s -> kubectl("label", s.kind, "subject", "-n", "matrix", "app.kubernetes.io/managed-by-"),
        Seen.QUICK,
        Done.PUT_BACK);
    foreign("a finalizer", s -> merge(s, FINALIZER));
    foreign("an owner reference", s -> merge(s, OWNER));
    both(
        "`managedFields` emptied",
        s -> merge(s, "{\"metadata\": {\"managedFields\": [{}]}}"),
        Seen.QUICK,
        Done.OWNED_AGAIN);
    both(
        "another value, and `managedFields` made to look as before",
        s -> forge(s, s.pointer, s.other),
        Seen.QUICK,
        Done.PUT_BACK);
    deployment(
        "another value of a label, and `managedFields` made to look as before",
        s -> forge(s, LABEL, "\"mine\""),
        Seen.FULL,
        Done.PUT_BACK);
    configMap(
        "another value of a label, and `managedFields` made to look as before",
        s -> forge(s, LABEL, "\"mine\""),
        Seen.QUICK,
        Done.PUT_BACK);
  }

  private void applies() {
    both(
        "`kubectl apply`: another value",
        s -> reading(s.with(s.pointer, s.other), "apply", "--validate=false", "-f", "-"),
        Seen.QUICK,
        Done.PUT_BACK);
    foreign(
        "`kubectl apply --server-side`: the value that it has",
        s -> apply(s.with(s.pointer, s.git), "other", false));
    both(
        "`kubectl apply --server-side`: another value, which is refused",
        s ->
            assertThatThrownBy(() -> apply(s.with(s.pointer, s.other), "other", false))
                .hasMessageContaining("conflict"),
        Seen.NEVER,
        Done.NOTHING);
    both(
        "`kubectl apply --server-side --force-conflicts`: another value",
        s -> apply(s.with(s.pointer, s.other), "other", true),
        Seen.QUICK,
        Done.PUT_BACK);
    both(
        "the same as field manager `rimward`: another value",
        s -> apply(s.with(s.pointer, s.other), "rimward", true),
        Seen.QUICK,
        Done.PUT_BACK);
    both(
        "the same as field manager `rimward`: without the field",
        s -> apply(s.without(s.pointer), "rimward", true),
        Seen.QUICK,
        Done.PUT_BACK);
    both(
        "the same as field manager `rimward`: another value of a label",
        s -> {
          awaitNextSecond();
          apply(s.with(LABEL, "\"mine\""), "rimward", true);
        },
        Seen.QUICK,
        Done.PUT_BACK);
  }

  private void wholeObjects() {
    both(
        "`kubectl replace`: another value",
        s -> reading(s.with(s.pointer, s.other), "replace", "--validate=false", "-f", "-"),
        Seen.QUICK,
        Done.PUT_BACK);
    both("`kubectl delete`", this::delete, Seen.QUICK, Done.MADE_ANEW);
    both(
        "`kubectl delete`, and `kubectl create` of the same",
        s -> {
          delete(s);
          reading(s.with(s.pointer, s.git), "create", "--validate=false", "-f", "-");
        },
        Seen.QUICK,
        Done.OWNED_AGAIN);
    both(
        "`kubectl delete`, and `kubectl create` with another value",
        s -> {
          delete(s);
          reading(s.with(s.pointer, s.other), "create", "--validate=false", "-f", "-");
        },
        Seen.QUICK,
        Done.PUT_BACK);
  }

  /** Nothing of it is Rimward's; without a generation that has to be asked for. */
  private void foreign(String words, Change change) {
    deployment(words, change, Seen.NEVER, Done.NOTHING);
    configMap(words, change, Seen.QUICK, Done.COMPARED);
  }

  private void both(String words, Change change, Seen seen, Done done) {
    deployment(words, change, seen, done);
    configMap(words, change, seen, done);
  }

  private void deployment(String words, Change change, Seen seen, Done done) {
    rows.add(new Row(words, change, Subject.DEPLOYMENT, seen, done));
  }

  private void configMap(String words, Change change, Seen seen, Done done) {
    rows.add(new Row(words, change, Subject.CONFIG_MAP, seen, done));
  }

  private void edit(Subject subject) {
    patch(subject, "kubectl-edit", "replace", subject.pointer, subject.other);
  }

  private void delete(Subject subject) {
    kubectl("delete", subject.kind, "subject", "-n", "matrix");
  }

  private void patch(
      Subject subject, String manager, String operation, String pointer, String value) {
    kubectl(
        "patch",
        subject.kind,
        "subject",
        "-n",
        "matrix",
        "--type=json",
        "--field-manager=" + manager,
        "-p",
        "[{\"op\": \"%s\", \"path\": \"%s\", \"value\": %s}]".formatted(operation, pointer, value));
  }

  private void merge(Subject subject, String patch, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("patch", subject.kind, "subject", "-n", "matrix", "--type=merge", "-p", patch));
    arguments.addAll(List.of(more));
    kubectl(arguments.toArray(String[]::new));
  }

  private void apply(String object, String manager, boolean force) {
    reading(
        object,
        "apply",
        "--server-side",
        "--validate=false",
        "--field-manager=" + manager,
        "--force-conflicts=" + force,
        "-f",
        "-");
  }

  /** Changes a field and writes the owners back as they were. */
  private void forge(Subject subject, String pointer, String value) {
    String owners =
        kubectl(
            "get",
            subject.kind,
            "subject",
            "-n",
            "matrix",
            "--show-managed-fields",
            "-o",
            "jsonpath={.metadata.managedFields}");
    patch(subject, "mallory", "replace", pointer, value);
    patch(subject, "mallory", "replace", "/metadata/managedFields", owners);
  }

  /** The times of managedFields are in seconds. */
  private static void awaitNextSecond() {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void reading(String input, String... arguments) {
    server.kubectlReading(input, arguments);
  }

  private String kubectl(String... arguments) {
    return server.kubectl(arguments);
  }
}
