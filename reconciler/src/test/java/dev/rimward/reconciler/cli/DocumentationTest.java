package dev.rimward.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rimward.policy.fleet.DirectoryTree;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.policy.fleet.Layout;
import dev.rimward.policy.fleet.Problem;
import dev.rimward.reconciler.ConfigurationFile;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows is what the program takes. */
class DocumentationTest {
  private static final Pattern HEREDOC =
      Pattern.compile("cat > (\\S+) <<'EOF'\\n(.*?)^EOF$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("^(?:\\$ )?(?:\\./|\"\\$RIMWARD/)?rimward\"? ([a-z-].*)$");

  @TempDir Path folder = Path.of("");

  static List<Markdown> pages() {
    return Markdown.pages();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void documentsOfOurKindsAreReadWithoutProblem(Markdown page) throws IOException {
    List<String> documents =
        documents(page).filter(text -> text.contains("rimward.dev/v")).toList();
    for (String document : documents) {
      write(document);
    }

    assertThat(new FleetReader(Layout.STANDARD).read(new DirectoryTree(folder)).problems())
        .filteredOn(DocumentationTest::isOfTheDocumentItself)
        .isEmpty();
    assertThat(folder)
        .as("a page with documents has them read")
        .satisfies(
            path -> {
              try (Stream<Path> files = Files.walk(path)) {
                assertThat(files.filter(Files::isRegularFile).count()).isEqualTo(documents.size());
              }
            });
  }

  /** A page shows one policy, and need not show the applications and signals that it names. */
  private static boolean isOfTheDocumentItself(Problem problem) {
    return !problem.message().contains("no PlacementPolicy selects it")
        && !problem.message().matches("no (Signal|Cluster) is named .*");
  }

  private static Stream<String> documents(Markdown page) {
    Stream<String> shown =
        page.blocks().stream()
            .filter(block -> block.language().equals("yaml"))
            .map(Markdown.Block::text);
    Stream<String> written =
        page.blocks().stream()
            .filter(block -> block.language().equals("sh"))
            .flatMap(block -> HEREDOC.matcher(block.text()).results())
            .map(match -> match.group(2));
    return Stream.concat(shown, written)
        .flatMap(text -> Stream.of(text.split("(?m)^---$")))
        .map(String::strip);
  }

  private void write(String document) throws IOException {
    JsonNode parsed = CanonicalYaml.read(document.getBytes(StandardCharsets.UTF_8));
    String name = parsed.path("metadata").path("name").asText();
    String kind = parsed.path("kind").asText();
    String path =
        switch (kind) {
          case "Cluster" -> "clusters/" + name + ".yaml";
          case "Tenant" -> "tenants/" + name + ".yaml";
          case "Application" -> "apps/" + name + "/app.yaml";
          default -> "policies/" + kind.toLowerCase(Locale.ROOT) + "-" + name + ".yaml";
        };
    Path file = folder.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    assertThat(file).as("shown twice on one page").doesNotExist();
    Files.writeString(file, document);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandLineIsUnderstood(Markdown page) {
    for (String command : commands(page)) {
      assertThatCode(() -> Main.commandLine().parseArgs(words(command)))
          .as(page + ": rimward " + command)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void thePagesShowCommandLines() {
    assertThat(Markdown.pages().stream().flatMap(page -> commands(page).stream()))
        .hasSizeGreaterThan(8);
  }

  private static List<String> commands(Markdown page) {
    Stream<String> lines =
        page.blocks().stream()
            .filter(block -> List.of("sh", "console").contains(block.language()))
            .flatMap(DocumentationTest::typed);
    // A command that is only named, such as rimward explain, is no command line.
    Stream<String> inText =
        page.code().stream().filter(code -> code.contains("--") || code.split(" ").length > 2);
    return Stream.concat(lines, inText)
        .map(COMMAND::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .toList();
  }

  /** On a page that shows answers, too, only what is behind a prompt was typed. */
  private static Stream<String> typed(Markdown.Block block) {
    return block
        .text()
        .lines()
        .filter(line -> block.language().equals("sh") || line.startsWith("$ "));
  }

  private static String[] words(String command) {
    return command.replaceAll("\\s+#.*", "").strip().split("\\s+");
  }

  @Test
  void theConfigurationThatIsShownIsRead() throws Exception {
    Markdown page = Markdown.read(Typed.home().resolve("docs/configuration.md"));
    String shown =
        page.blocks().stream()
            .filter(block -> block.language().equals("yaml"))
            .findFirst()
            .orElseThrow()
            .text();

    Path file = Files.writeString(folder.resolve("rimward.yaml"), shown);

    assertThat(ConfigurationFile.read(file).configuration().source().branch()).isEqualTo("main");
  }

  @Test
  void theAgentsConfigurationsThatAreShownAreRead() throws Exception {
    Path home = Typed.home();
    String shown =
        Markdown.read(home.resolve("docs/agent.md")).blocks().stream()
            .map(Markdown.Block::text)
            .filter(text -> text.startsWith("cluster: "))
            .findFirst()
            .orElseThrow();
    Path file = Files.writeString(folder.resolve("agent.yaml"), shown);

    for (Path each : List.of(file, home.resolve("manifests/agent/agent.yaml"))) {
      assertThat(AgentCommand.file(each).cluster()).isEqualTo("fra1");
    }
  }
}
