package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rimward.fixtures.server.GitHttpServer;
import dev.rimward.fixtures.server.ServerException;
import dev.rimward.reconciler.agent.Agent;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the service gives whom, and what it does not. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class AgentAccessTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String EAST = "/git/clusters/east.git";
  private static final String REFS = EAST + "/info/refs?service=git-upload-pack";
  private static final String STATUS = "/api/v1/agents/east/status";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private @Nullable Path folder;
  private @Nullable PulledEast started;

  @BeforeAll
  void start(@TempDir Path scratch) throws Exception {
    folder = scratch;
    log.start();
    root().addAppender(log);
    own().setLevel(Level.DEBUG);
    PulledEast fleet = new PulledEast(scratch);
    started = fleet;
    fleet.loop().write("shop", "everywhere").source().push("Add the shop");
    fleet.startService();
    within(SOON, () -> assertThat(get(REFS, PulledEast.TOKEN).statusCode()).isEqualTo(200));
  }

  @AfterAll
  void stop() throws Exception {
    root().detachAppender(log);
    own().setLevel(null);
    fleet().close();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static Logger own() {
    return (Logger) LoggerFactory.getLogger("dev.rimward");
  }

  private PulledEast fleet() {
    return Objects.requireNonNull(started);
  }

  @Test
  void showsAnAgentItsOwnBranchAndNothingElse() {
    String head = fleet().loop().output("rev-parse", "clusters/east").strip();

    assertThat(git(PulledEast.TOKEN, "ls-remote", url()).lines())
        .containsExactlyInAnyOrder(head + "\tHEAD", head + "\trefs/heads/clusters/east");
  }

  @Test
  void takesTheTokenAsBearerAndAsThePasswordOfAnybody() throws Exception {
    HttpRequest.Builder basic =
        fleet().request(REFS).header("Authorization", PulledEast.basic(PulledEast.TOKEN));

    assertThat(get(REFS, PulledEast.TOKEN).statusCode()).isEqualTo(200);
    assertThat(fleet().send(basic).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PulledEast.WESTS,
        "",
        "x",
        PulledEast.TOKEN + "x",
        "east-0123456789abcdef012345678"
      })
  void theTokenOfAnotherClusterOpensNothing(String token) throws Exception {
    assertThat(get(REFS, token).statusCode()).isEqualTo(401);
    assertThat(upload(token, "0000").statusCode()).isEqualTo(401);
    assertThat(post(token, "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void whoeverHasNoTokenLearnsNothingOfWhichClustersThereAre() throws Exception {
    HttpResponse<String> there = get("/api/v1/agents/east/status", "guessed-guessed-guessed");
    HttpResponse<String> none = get("/api/v1/agents/none/status", "guessed-guessed-guessed");

    assertThat(there.statusCode()).isEqualTo(none.statusCode()).isEqualTo(401);
    assertThat(there.body()).isEqualTo(none.body());
  }

  /** It has a token, and Rimward applies to it by itself. */
  @Test
  void aClusterWithoutAnAgentIsToldSo() throws Exception {
    HttpRequest.Builder request =
        fleet()
            .request("/api/v1/agents/west/status")
            .header("Authorization", "Bearer " + PulledEast.WESTS)
            .POST(BodyPublishers.ofString("{}"));

    assertThat(fleet().send(request).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "rendered,         2", "rendered,         0",
    "clusters/west,    2", "clusters/west,    0",
    "'clusters/west^{tree}', 2", "'clusters/west^{tree}', 0",
    "clusters/west:shop/rimward.yaml, 2", "rendered:placements/shop.yaml, 0",
  })
  void anObjectOfAnotherBranchCannotBeAskedForById(String what, int protocol) {
    String id = fleet().loop().output("rev-parse", what).strip();
    Path clone =
        Objects.requireNonNull(folder).resolve("clone-" + what.replaceAll("\\W", "-") + protocol);
    GitHttpServer.git(Objects.requireNonNull(folder), "init", "-q", clone.toString());

    assertThatThrownBy(
            () ->
                git(
                    clone,
                    PulledEast.TOKEN,
                    "-c",
                    "protocol.version=" + protocol,
                    "fetch",
                    "-q",
                    url(),
                    id))
        .isInstanceOf(ServerException.class);
    assertThatThrownBy(() -> GitHttpServer.git(clone, "cat-file", "-e", id))
        .isInstanceOf(ServerException.class);
  }

  @Test
  void askingForAnObjectsSizeIsRefused() throws Exception {
    String id = fleet().loop().output("rev-parse", "clusters/west").strip();

    HttpResponse<String> answer =
        upload(PulledEast.TOKEN, "0018command=object-info\n00010008size0031oid " + id + "\n0000");

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void nothingCanBePushed() throws Exception {
    assertThat(get(EAST + "/info/refs?service=git-receive-pack", PulledEast.TOKEN).statusCode())
        .isEqualTo(403);
    assertThat(get(EAST + "/info/refs", PulledEast.TOKEN).statusCode()).isEqualTo(403);
    assertThat(get(EAST + "/git-receive-pack", PulledEast.TOKEN).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/git/clusters/../../output.git/info/refs",
        "/git/clusters/..%2f..%2foutput.git/info/refs",
        "/git/clusters/%2e%2e.git/info/refs",
        "/git/clusters/...git/info/refs",
        "/git/clusters/.git/info/refs",
        "/git/clusters/east.git/../east.git/config",
        "/git/clusters/east.git/config",
        "/git/rendered.git/info/refs",
        "/api/v1/agents/../../tokens/east/status",
        "/api/v1/agents/..%2feast/status",
        "/api/v1/agents/east%00/status",
      })
  void aPathThatLeadsElsewhereIsRefused(String path) throws Exception {
    assertThat(get(path, PulledEast.TOKEN).statusCode()).isBetween(400, 404);
  }

  @Test
  void aReportThatIsNoneIsRefusedWithoutRepeatingIt() throws Exception {
    HttpResponse<String> answer = post(PulledEast.TOKEN, "{\"lane\": \"planted-secret\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("planted-secret");
    assertThat(post(PulledEast.TOKEN, "[").statusCode()).isEqualTo(400);
    assertThat(post(PulledEast.TOKEN, "").statusCode()).isEqualTo(400);
  }

  @Test
  void aReportThatIsTooLongIsRefused() throws Exception {
    assertThat(post(PulledEast.TOKEN, " ".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void aCommitByHandIsNotServed() throws Exception {
    String published = fleet().loop().output("rev-parse", "clusters/east").strip();
    String tree = fleet().loop().output("rev-parse", "clusters/west:shop").strip();
    String byHand =
        fleet().loop().output("commit-tree", tree, "-p", published, "-m", "By hand").strip();
    fleet().loop().output("update-ref", "refs/heads/clusters/east", byHand);

    within(
        SOON, () -> assertThat(get("/api/v1/status", "").body()).contains(byHand.substring(0, 9)));

    String served = git(PulledEast.TOKEN, "ls-remote", url());
    assertThat(served).doesNotContain(byHand);
  }

  /** In no log, answer, metric or event; whatever goes wrong. */
  @Test
  void noTokenIsToldToAnybody() throws Exception {
    List<String> said = new ArrayList<>();
    for (String token : List.of(PulledEast.TOKEN, PulledEast.WESTS)) {
      said.add(get(REFS, token).body());
      said.add(post(token, "{").body());
      said.add(upload(token, "zzzz").body());
    }
    Agent agent = fleet().startAgent(InstantSource.system());
    agent.tick();
    fleet().link().cut();
    agent.tick();
    said.add(agent.status().toString());
    said.add(fleet().configuration().toString());
    fleet().stopAgent();
    fleet().link().mend();
    for (String path : List.of("/api/v1/status", "/metrics", "/readyz", "/api/v1/agents/east")) {
      said.add(get(path, PulledEast.TOKEN).body());
    }
    log.list.forEach(event -> said.add(event.getFormattedMessage() + event.getThrowableProxy()));

    assertThat(String.join("\n", said))
        .doesNotContain(PulledEast.TOKEN, PulledEast.WESTS, PulledEast.basic(PulledEast.TOKEN));
  }

  private String url() {
    return fleet().loop().service().url() + EAST;
  }

  private String git(String token, String... arguments) {
    return git(Objects.requireNonNull(folder), token, arguments);
  }

  private String git(Path in, String token, String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "-c",
                "http.sslCAInfo=" + fleet().certificate(),
                "-c",
                "http.extraHeader=Authorization: Bearer " + token));
    words.addAll(List.of(arguments));
    return GitHttpServer.git(in, words.toArray(String[]::new));
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return fleet().send(fleet().request(path).header("Authorization", "Bearer " + token));
  }

  private HttpResponse<String> post(String token, String body) throws Exception {
    return fleet()
        .send(
            fleet()
                .request(STATUS)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> upload(String token, String body) throws Exception {
    return fleet()
        .send(
            fleet()
                .request(EAST + "/git-upload-pack")
                .header("Authorization", "Bearer " + token)
                .header("Git-Protocol", "version=2")
                .header("Content-Type", "application/x-git-upload-pack-request")
                .POST(BodyPublishers.ofString(body)));
  }
}
