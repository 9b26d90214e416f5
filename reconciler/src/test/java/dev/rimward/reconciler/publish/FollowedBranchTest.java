package dev.rimward.reconciler.publish;

import static dev.rimward.reconciler.publish.Stage.publish;
import static dev.rimward.reconciler.publish.Stage.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.reconciler.publish.FollowedBranch.History;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent makes of its branch, of which it fetched one commit. */
class FollowedBranchTest {
  private static final String BRANCH = "clusters/fra1";
  private static final History NO_LINK = _ -> false;

  @TempDir Path scratch = Path.of("");
  private Stage stage;
  private Output output;
  private BareRepository repository;

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(scratch);
    output = stage.writer("disk");
    repository = BareRepository.open(scratch.resolve("agent.git"));
  }

  @AfterEach
  void close() {
    repository.close();
    stage.close();
  }

  @Test
  void readsWhatWasPublishedFromOneCommit() throws Exception {
    publish(output, shop("1"));
    publish(output, shop("2"));

    DesiredCluster desired = desired(NO_LINK);

    assertThat(desired.commit()).isEqualTo(stage.git("rev-parse", BRANCH));
    assertThat(desired.applications()).isEqualTo(Stage.desired(output, "fra1").applications());
  }

  @Test
  void deliversNoCommitOfSomebodyElse() throws Exception {
    publish(output, shop("1"));
    stage.commitByHand(BRANCH, "shop/shop/configmap-web.yaml", "kind: ConfigMap");

    assertThat(read(Optional.of(Stage.RIMWARD), NO_LINK)).isInstanceOf(BranchContent.Foreign.class);
  }

  @Test
  void deliversNothingThatIsNotBuiltAsRimwardBuildsIt() throws Exception {
    publish(output, shop("1"));
    stage.commitByHand(BRANCH, "more.yaml", "kind: ConfigMap");

    assertThat(read(Optional.empty(), NO_LINK)).isInstanceOf(BranchContent.Foreign.class);
  }

  @Test
  void findsAnApplicationThatWasThereBelowTheCut() throws Exception {
    publish(output, shop("1").runs("blog", "fra1", "page=1"));
    publish(output, shop("1").has("blog"));
    publish(output, shop("2").has("blog"));

    assertThat(desired(this::deepen).past().had("blog")).isTrue();
    assertThat(desired(this::deepen).past().had("none")).isFalse();
  }

  /** Failure is never emptiness: nobody knows that the application was never there. */
  @Test
  void findsNoReasonToDeleteWithoutALink() throws Exception {
    publish(output, shop("1").runs("blog", "fra1", "page=1"));
    publish(output, shop("1").has("blog"));

    assertThat(desired(NO_LINK).past().had("blog")).isFalse();
  }

  @Test
  void findsAnApprovalBelowTheCutAndNoneThatIsOlderThanWhatIsThere() throws Exception {
    publish(output, large());
    String first = folder();
    publish(output, shop("2").approve("shop"));
    String second = folder();
    publish(output, shop("3"));

    assertThat(desired(NO_LINK).past().approvedDeletionSince(first, "shop")).isFalse();
    DesiredCluster.Past past = desired(this::deepen).past();
    assertThat(past.approvedDeletionSince(first, "shop")).isTrue();
    assertThat(past.approvedDeletionSince(second, "shop")).isFalse();
    assertThat(past.approvedDeletionSince("", "shop")).isFalse();
  }

  /** The commit says that it approves; what it changed cannot be seen. */
  @Test
  void aCommitWithoutItsParentApprovesNothingByItself() throws Exception {
    publish(output, large());
    String first = folder();
    publish(output, shop("2").approve("shop"));

    DesiredCluster cut = desired(NO_LINK);
    assertThat(shop(cut).deletionApproved()).isFalse();
    assertThat(desired(this::deepen).past().approvedDeletionSince(first, "shop")).isTrue();
    assertThat(running(output, "fra1", "shop").deletionApproved()).isTrue();
  }

  private static DesiredApplication shop(DesiredCluster desired) {
    return Objects.requireNonNull(desired.applications().get("shop"));
  }

  private static Wish shop(String version) {
    return Wish.clusters("fra1").runs("shop", "fra1", "web=" + version);
  }

  /** Of which most may not vanish without an approval. */
  private static Wish large() {
    String[] objects =
        IntStream.range(0, 20).mapToObj(i -> "web" + i + "=1").toArray(String[]::new);
    return Wish.clusters("fra1").runs("shop", "fra1", objects);
  }

  private String folder() {
    return running(output, "fra1", "shop").digest();
  }

  private DesiredCluster desired(History history) throws Exception {
    BranchContent content = read(Optional.of(Stage.RIMWARD), history);
    assertThat(content).isInstanceOf(BranchContent.Desired.class);
    return ((BranchContent.Desired) content).cluster();
  }

  private BranchContent read(Optional<Identity> committer, History history) throws Exception {
    Mirror mirror = mirror();
    mirror.fetchShallow(BRANCH, 1);
    assertThat(repository.boundary()).hasSize(1);
    return new FollowedBranch(repository.jgit(), "fra1", committer, history)
        .read(mirror.head(BRANCH).orElseThrow());
  }

  private boolean deepen(int commits) {
    try {
      mirror().fetchShallow(BRANCH, commits);
      return true;
    } catch (GitFailure failure) {
      throw new AssertionError(failure);
    }
  }

  private Mirror mirror() {
    return new Mirror(repository, Remote.of(stage.url));
  }
}
