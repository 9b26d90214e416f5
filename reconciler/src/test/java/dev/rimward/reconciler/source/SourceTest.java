package dev.rimward.reconciler.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.policy.fleet.FileTooLarge;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.FleetReading;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.policy.fleet.SourceTree;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.source.Fetched.FetchFailed;
import dev.rimward.reconciler.source.Fetched.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {
  private static final String SIGNAL =
      """
      apiVersion: rimward.dev/v1alpha1
      kind: Signal
      metadata: {name: requests}
      spec:
        prometheus: {query: up, locationLabel: geohash}
        locatedBy: Geohash
        unit: requests/s
        staleAfter: 1m
      """;

  @TempDir Path scratch;
  private GitHttpServer server;
  private String url;
  private Path work;
  private BareRepository disk;

  @BeforeEach
  void start() throws Exception {
    server = GitHttpServer.start();
    url = server.createRepository("source");
    work = Files.createDirectory(scratch.resolve("work"));
    git("init", "-q", "--initial-branch=main");
    git("remote", "add", "origin", server.repository("source").toString());
    disk = BareRepository.open(scratch.resolve("disk"));
  }

  @AfterEach
  void stop() {
    disk.close();
    server.close();
  }

  private String git(String... arguments) {
    return GitHttpServer.git(work, arguments).strip();
  }

  private String commit(String file, String content, String message) throws IOException {
    Path path = work.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    git("add", "-A");
    git("commit", "-q", "-m", message);
    git("push", "-q", "--force", "origin", "HEAD:main");
    return git("rev-parse", "HEAD");
  }

  private Source source(Remote remote) {
    return new Source(new Mirror(disk, remote), "main");
  }

  private Revision fetch() {
    return switch (source(Remote.of(url)).fetch()) {
      case Revision revision -> revision;
      case FetchFailed(GitFailure failure) -> throw new AssertionError(failure);
    };
  }

  private GitFailure failure(Remote remote) {
    return switch (source(remote).fetch()) {
      case Revision revision -> throw new AssertionError(revision);
      case FetchFailed(GitFailure failure) -> failure;
    };
  }

  @Test
  void readsFilesFoldersAndLinksOfARevision() throws IOException {
    Files.createSymbolicLink(work.resolve("link"), Path.of("apps"));
    String head = commit("apps/shop/app.yaml", "kind: Application\n", "first");

    Revision revision = fetch();

    assertThat(revision.commit()).isEqualTo(head);
    assertThat(revision.tree().revision()).isEqualTo(head);
    assertThat(revision.tree().entries(""))
        .containsExactly(
            new SourceTree.Entry("apps/shop/app.yaml", SourceTree.Type.FILE),
            new SourceTree.Entry("link", SourceTree.Type.SYMLINK));
    assertThat(revision.tree().entries("apps/shop"))
        .containsExactly(new SourceTree.Entry("apps/shop/app.yaml", SourceTree.Type.FILE));
    assertThat(revision.tree().entries("apps/shop/app.yaml")).isEmpty();
    assertThat(revision.tree().entries("nothing")).isEmpty();
    assertThat(read(revision.tree(), "apps/shop/app.yaml")).contains("kind: Application\n");
    assertThat(read(revision.tree(), "link")).isEmpty();
    assertThat(read(revision.tree(), "apps")).isEmpty();
  }

  @Test
  void hasOneDigestForOneContentOfAFolder() throws IOException {
    commit("a/x.yaml", "x", "first");
    commit("b/x.yaml", "x", "second");
    SourceTree before = fetch().tree();
    commit("README", "read me", "third");
    SourceTree after = fetch().tree();

    assertThat(before.digest("a")).isPresent().isEqualTo(after.digest("b"));
    assertThat(before.digest("")).isPresent().isNotEqualTo(after.digest(""));
    assertThat(before.digest("a/x.yaml")).isEmpty();
    assertThat(before.digest("c")).isEmpty();
    assertThat(before.digest("a/")).isEmpty();
    assertThat(before.digest("/a")).isEmpty();
  }

  @Test
  void hasOneDigestForOneContentOfAFile() throws IOException {
    Files.createSymbolicLink(work.resolve("link"), Path.of("a"));
    commit("a/x.yaml", "x", "first");
    commit("b/y.yaml", "x", "second");
    SourceTree before = fetch().tree();
    commit("b/y.yaml", "y", "third");
    SourceTree after = fetch().tree();

    assertThat(before.fileDigest("b/y.yaml")).isPresent().isEqualTo(after.fileDigest("a/x.yaml"));
    assertThat(after.fileDigest("b/y.yaml"))
        .isPresent()
        .isNotEqualTo(before.fileDigest("b/y.yaml"));
    for (String path : List.of("", "a", "link", "link/x.yaml", "a/x.yaml/z", "a/../a/x.yaml")) {
      assertThat(before.fileDigest(path)).isEmpty();
    }
  }

  @Test
  void goesBackThroughTheRevisionsInWhichAFileWasDifferent() throws IOException {
    commit("app.yaml", "one", "1");
    commit("other.yaml", "x", "2");
    commit("app.yaml", "two", "3");
    commit("other.yaml", "y", "4");
    commit("app.yaml", "three", "5");

    SourceTree tree = fetch().tree();

    assertThat(contents(tree, "app.yaml")).containsExactly("two", "one");
    assertThat(contents(tree, "other.yaml")).containsExactly("x", "");
  }

  @Test
  void findsWhatWasOnlyEverInAMergedBranchAfterTheMainLine() throws IOException {
    commit("app.yaml", "main", "1");
    git("checkout", "-q", "-b", "feature");
    commit("app.yaml", "feature", "2");
    commit("app.yaml", "merged", "3");
    git("checkout", "-q", "main");
    git("merge", "-q", "--no-ff", "-m", "4", "feature");
    git("push", "-q", "--force", "origin", "HEAD:main");

    assertThat(contents(fetch().tree(), "app.yaml")).containsExactly("main", "feature");
  }

  private static List<String> contents(SourceTree tree, String path) {
    try (Stream<SourceTree> earlier = tree.earlier(path)) {
      return earlier.map(found -> read(found, path).orElse("")).toList();
    }
  }

  private static Optional<String> read(SourceTree tree, String path) {
    return tree.read(path).map(bytes -> new String(bytes, UTF_8));
  }

  @Test
  void listsALinkOrSubmoduleInTheFoldersPlaceAsTheOnlyEntry() throws IOException {
    Files.createSymbolicLink(work.resolve("tenants"), Path.of("elsewhere"));
    String first = commit("README", "read me", "first");
    git("update-index", "--add", "--cacheinfo", "160000," + first + ",clusters");
    git("commit", "-q", "-m", "second");
    git("push", "-q", "origin", "HEAD:main");

    SourceTree tree = fetch().tree();

    assertThat(tree.entries("tenants"))
        .containsExactly(new SourceTree.Entry("tenants", SourceTree.Type.SYMLINK));
    assertThat(tree.entries("clusters"))
        .containsExactly(new SourceTree.Entry("clusters", SourceTree.Type.SUBMODULE));
    assertThat(tree.digest("tenants")).isEmpty();
    assertThat(tree.digest("clusters")).isEmpty();
  }

  @Test
  void refusesToReadAFileThatIsTooLarge() throws IOException {
    commit("large", "x".repeat(SourceTree.LARGEST_FILE + 1), "large");

    SourceTree tree = fetch().tree();

    assertThatThrownBy(() -> tree.read("large"))
        .isInstanceOf(FileTooLarge.class)
        .hasMessageStartingWith("large has 16777217 bytes");
  }

  @Test
  void aFileThatIsTooLargeSpoilsOnlyItself() throws IOException {
    commit("policies/signal.yaml", SIGNAL, "good");
    commit("policies/large.yaml", "#".repeat(SourceTree.LARGEST_FILE + 1), "too large");
    commit("apps/shop/large.yaml", "#".repeat(SourceTree.LARGEST_FILE + 1), "too large as well");

    FleetReading reading = new FleetReader(Layout.STANDARD).read(fetch().tree());

    assertThat(reading.fleet().signals()).containsOnlyKeys("requests");
    assertThat(reading.problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("policies/large.yaml", "apps/shop/large.yaml");
  }

  @Test
  void aNameThatIsNotUtf8SpoilsOnlyItself() throws Exception {
    Path script = Files.writeString(scratch.resolve("write"), "echo > $(printf 'gr\\374.yaml')");
    Path clusters = Files.createDirectories(work.resolve("clusters"));
    new ProcessBuilder("sh", script.toString()).directory(clusters.toFile()).start().waitFor();
    commit("policies/requests.yaml", SIGNAL, "1");

    FleetReading reading = new FleetReader(Layout.STANDARD).read(fetch().tree());

    assertThat(reading.fleet().signals()).containsOnlyKeys("requests");
    assertThat(reading.problems()).singleElement().asString().contains("gr", "not UTF-8");
  }

  @Test
  void followsARewrittenHistoryAndSaysSo() throws IOException {
    String first = commit("a", "1", "1");
    String gone = commit("a", "2", "2");
    assertThat(fetch().rewritten()).isEmpty();
    git("reset", "-q", "--hard", first);
    String now = commit("a", "3", "3");

    Revision revision = fetch();

    assertThat(revision.commit()).isEqualTo(now);
    assertThat(revision.rewritten()).contains(gone);
    assertThat(fetch().rewritten()).isEmpty();
  }

  @Test
  void gathersApprovalsOfTheCommitsSinceTheLastPublished() throws Exception {
    String old = commit("a", "1", "1\n\nRimward-Approve-Deletion: old");
    commit("a", "2", "2\n\nRimward-Approve-Deletion: shop\nRimward-Approve-Deletion: bank");
    String head = commit("a", "3", "3\n\nrimward-approve-deletion: fra1\nSigned-off-by: x <x@y>");
    fetch();
    Source source = source(Remote.of(url));

    assertThat(source.approvals(Optional.of(old), head)).containsExactly("bank", "fra1", "shop");
    assertThat(source.approvals(Optional.of(head), head)).isEmpty();
    assertThat(source.approvals(Optional.empty(), head)).containsExactly("fra1");
    assertThat(source.approvals(Optional.of("9".repeat(40)), head)).containsExactly("fra1");
  }

  @Test
  void takesNoApprovalForASecondTimeFromAHistoryThatWasRewritten() throws Exception {
    String first = commit("a", "1", "1");
    commit("a", "2", "2\n\nRimward-Approve-Deletion: shop");
    String published = commit("a", "3", "3");
    fetch();
    git("reset", "-q", "--hard", first);
    String sameAgain = commit("a", "2", "2 again\n\nRimward-Approve-Deletion: shop");
    String head = commit("a", "4", "4\n\nRimward-Approve-Deletion: fra1");
    fetch();
    Source source = source(Remote.of(url));

    assertThat(source.approvals(Optional.of(published), head)).containsExactly("fra1");
    assertThat(source.approvals(Optional.of(head), sameAgain)).isEmpty();
  }

  @Test
  void takesAnEmptyRepositoryForAFailure() {
    assertThat(failure(Remote.of(url)).code()).isEqualTo(GitFailure.Code.NO_BRANCH);
    assertThat(failure(Remote.of(server.repository("source").toString())).code())
        .isEqualTo(GitFailure.Code.NO_BRANCH);
  }

  @Test
  void takesADeletedBranchForAFailure() throws IOException {
    commit("a", "1", "1");
    fetch();
    GitHttpServer.git(server.repository("source"), "update-ref", "-d", "refs/heads/main");

    assertThat(failure(Remote.of(url)).code()).isEqualTo(GitFailure.Code.NO_BRANCH);
  }

  @Test
  void tellsAMissingRepositoryFromARefusedConnection() {
    assertThat(failure(Remote.of(server.url("nothing"))).code())
        .isEqualTo(GitFailure.Code.NO_REPOSITORY);
    server.refuse();
    assertThat(failure(Remote.of(url)).code()).isEqualTo(GitFailure.Code.UNREACHABLE);
  }

  @Test
  void endsAFetchFromARemoteThatHangs() throws IOException {
    commit("a", "1", "1");
    server.hang();

    Remote quick = Remote.of(url).within(Duration.ofSeconds(1), Duration.ofSeconds(20));
    assertThat(failure(quick).code()).isEqualTo(GitFailure.Code.TIMED_OUT);
    Remote patient = Remote.of(url).within(Duration.ofSeconds(2), Duration.ofSeconds(2));
    assertThat(failure(patient).code()).isEqualTo(GitFailure.Code.TIMED_OUT);

    server.recover();
    assertThat(read(fetch().tree(), "a")).contains("1");
  }
}
