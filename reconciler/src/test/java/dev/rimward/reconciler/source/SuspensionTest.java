package dev.rimward.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.source.SuspendedField.Edit;
import dev.rimward.reconciler.source.Suspension.Kind;
import dev.rimward.reconciler.source.Suspension.Outcome;
import dev.rimward.reconciler.source.Suspension.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuspensionTest {
  private static final Identity SOMEBODY = new Identity("Some Body", "body@example.org");
  private static final String APPLICATION =
      """
      # The shop: ask its team before you touch it.
      apiVersion: rimward.dev/v1alpha1
      kind: Application
      metadata: {name: shop}   # as in the catalogue
      spec:
        # where it lives
        namespace:   shop
        source: {path: apps/shop}
      """;

  @TempDir Path folder = Path.of("");
  private final GitHttpServer server = GitHttpServer.start();
  private String url = "";
  private Path clone = Path.of("");

  @BeforeEach
  void createRepository() throws Exception {
    url = server.createRepository("source");
    clone = folder.resolve("clone");
    GitHttpServer.git(folder, "clone", "-q", url, clone.toString());
    GitHttpServer.git(clone, "checkout", "-q", "-B", "main");
    write("apps/shop/app.yaml", APPLICATION);
    write(
        "clusters/all.yaml",
        """
        kind: Cluster
        metadata: {name: ams1}
        spec: {location: {latitude: 1, longitude: 2}}
        ---
        kind: Cluster
        metadata: {name: fra1}
        spec: {location: {latitude: 1, longitude: 2}, suspended: false}   # it is new
        """);
    push("Begin");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void suspendsAnApplicationByACommitThatChangesOneLine() throws Exception {
    Outcome outcome = apply(new Wish(Kind.Application, "shop", true, SOMEBODY, "It is on fire"));

    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    assertThat(show("apps/shop/app.yaml"))
        .isEqualTo(
            APPLICATION.replace("  namespace:   shop", "  suspended: true\n  namespace:   shop"));
    assertThat(git("log", "-1", "--format=%an <%ae>%n%B", "main"))
        .startsWith("Some Body <body@example.org>\nSuspend application shop\n\nIt is on fire\n");
    assertThat(git("diff", "--numstat", "main~1", "main"))
        .isEqualToIgnoringNewLines("1\t0\tapps/shop/app.yaml");
  }

  @Test
  void resumesWhatWasSuspended() throws Exception {
    apply(new Wish(Kind.Application, "shop", true, SOMEBODY, ""));

    apply(new Wish(Kind.Application, "shop", false, SOMEBODY, ""));

    assertThat(show("apps/shop/app.yaml")).contains("  suspended: false\n  namespace:   shop");
  }

  @Test
  void changesOneOfSeveralDocumentsInAFile() throws Exception {
    apply(new Wish(Kind.Cluster, "fra1", true, SOMEBODY, ""));
    apply(new Wish(Kind.Cluster, "ams1", true, SOMEBODY, ""));

    assertThat(show("clusters/all.yaml"))
        .contains("longitude: 2}, suspended: true}   # it is new")
        .contains("spec: {suspended: true, location: {latitude: 1, longitude: 2}}");
  }

  @Test
  void makesNoCommitWhereTheSourceSaysSoAlready() throws Exception {
    String before = git("rev-parse", "main");

    assertThat(apply(new Wish(Kind.Cluster, "fra1", false, SOMEBODY, "")))
        .isEqualTo(new Outcome.Unchanged("clusters/all.yaml"));
    assertThat(apply(new Wish(Kind.Application, "shop", false, SOMEBODY, "")))
        .isEqualTo(new Outcome.Unchanged("apps/shop/app.yaml"));
    assertThat(git("rev-parse", "main")).isEqualTo(before);
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    assertThat(apply(new Wish(Kind.Application, "shoe", true, SOMEBODY, "")))
        .isEqualTo(new Outcome.Refused("the source has no Application shoe"));
    assertThat(apply(new Wish(Kind.Application, "fra1", true, SOMEBODY, "")))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void refusesWhatIsThereTwice() throws Exception {
    write("clusters/again.yaml", "kind: Cluster\nmetadata: {name: fra1}\nspec: {a: b}\n");
    push("Again");

    assertThat(apply(new Wish(Kind.Cluster, "fra1", true, SOMEBODY, "")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.words())
                    .contains("also in", "clusters/again.yaml", "clusters/all.yaml"));
  }

  @Test
  void saysWhyAProtectedBranchWasNotChanged() throws Exception {
    server.protect("source", "refs/heads/main");

    assertThat(apply(new Wish(Kind.Application, "shop", true, SOMEBODY, "")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.words()).contains("hook"));
  }

  /** What YAML can do that a change of text cannot follow. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Application\nmetadata: {name: shop}\nother: &spec {a: b}\nspec: *spec\n",
        "kind: Application\nmetadata: {name: shop}\nother: &no false\nspec: {suspended: *no}\n",
        "kind: Application\nmetadata: {name: shop}\nspec: {suspended: [true]}\n",
        "kind: Application\nmetadata: {name: shop}\nspec: nothing\n",
        "kind: Application\nmetadata: {name: shop}\n",
        "kind: Application\nmetadata: {name: shop}\nspec: &spec\n  a: b\nmore: *spec\n",
      })
  void refusesWhatItCannotChangeSafely(String text) {
    assertThat(new SuspendedField("Application", "shop", true).in(text))
        .isInstanceOf(Edit.Unsafe.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Application\nmetadata: {name: shop}\nspec:\n  suspended: false # 🛒 not yet\n",
        "kind: Application\nmetadata: {name: shop}\nspec: {}\n",
        "kind: Application\nmetadata:\n  name: 'shop'\nspec:\n\n    # 🛒\n    a: b\n",
        "kind: Application\r\nmetadata: {name: shop}\r\nspec:\r\n  a: b\r\n",
        "# 🛒\nkind: Application\nmetadata: {name: \"shop\"}\nspec:\n  \"suspended\": \"false\"\n",
      })
  void changesWhatIsWrittenOtherwise(String text) {
    Edit edit = new SuspendedField("Application", "shop", true).in(text);

    assertThat(edit)
        .isInstanceOfSatisfying(
            Edit.Changed.class,
            changed ->
                assertThat(changed.text().replaceAll("\\s*suspended: true(, )?", ""))
                    .isEqualToNormalizingWhitespace(
                        text.replaceAll("\\s*suspended: false", "")
                            .replace("\"suspended\": \"false\"", "\"suspended\": true")));
  }

  private Outcome apply(Wish wish) throws Exception {
    try (BareRepository repository = BareRepository.open(folder.resolve("disk"))) {
      Mirror mirror = new Mirror(repository, Remote.of(url));
      return new Suspension(mirror, "main", Layout.STANDARD, InstantSource.system()).apply(wish);
    }
  }

  private void write(String path, String content) throws Exception {
    Files.createDirectories(clone.resolve(path).getParent());
    Files.writeString(clone.resolve(path), content);
  }

  private void push(String message) {
    GitHttpServer.git(clone, "add", "-A");
    GitHttpServer.git(clone, "commit", "-q", "-m", message);
    GitHttpServer.git(clone, "push", "-q", "origin", "main");
  }

  private String show(String path) {
    return git("show", "main:" + path);
  }

  private String git(String... arguments) {
    return GitHttpServer.git(server.repository("source"), arguments);
  }
}
