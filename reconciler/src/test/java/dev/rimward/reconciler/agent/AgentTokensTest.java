package dev.rimward.reconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTokensTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder = Path.of("");

  @Test
  void acceptsTheTokenWhoseDigestIsInTheFileOfTheCluster() throws Exception {
    Files.writeString(folder.resolve("fra1"), AgentTokens.fileContent(TOKEN));

    assertThat(tokens().accepts("fra1", TOKEN)).isTrue();
    assertThat(tokens().accepts("fra1", TOKEN + "0")).isFalse();
    assertThat(tokens().accepts("ams1", TOKEN)).isFalse();
  }

  /** As {@code printf %s "$TOKEN" | sha256sum} writes it. */
  @Test
  void understandsWhatSha256sumPrints() throws Exception {
    Files.writeString(
        folder.resolve("fra1"),
        AgentTokens.fileContent(TOKEN).strip().toUpperCase(Locale.ROOT) + "  -\n");

    assertThat(tokens().accepts("fra1", TOKEN)).isTrue();
  }

  @Test
  void acceptsTheOldAndTheNewTokenWhileItIsReplaced() throws Exception {
    Files.writeString(folder.resolve("fra1"), AgentTokens.fileContent(TOKEN));
    AgentTokens tokens = tokens();
    Files.writeString(
        folder.resolve("fra1"),
        AgentTokens.fileContent(TOKEN) + AgentTokens.fileContent("new-" + TOKEN));

    assertThat(tokens.accepts("fra1", TOKEN)).isTrue();
    assertThat(tokens.accepts("fra1", "new-" + TOKEN)).isTrue();

    Files.writeString(folder.resolve("fra1"), AgentTokens.fileContent("new-" + TOKEN));
    assertThat(tokens.accepts("fra1", TOKEN)).isFalse();
  }

  @Test
  void letsNobodyInByAnEmptyFileOrOneWithTheTokenItself() throws Exception {
    Files.writeString(folder.resolve("fra1"), TOKEN);
    Files.writeString(folder.resolve("ams1"), "");

    assertThat(tokens().accepts("fra1", TOKEN)).isFalse();
    assertThat(tokens().accepts("ams1", "")).isFalse();
  }

  @Test
  void acceptsNoTokenThatCouldBeGuessed() throws Exception {
    Files.writeString(folder.resolve("fra1"), AgentTokens.fileContent("password"));

    assertThat(tokens().accepts("fra1", "password")).isFalse();
  }

  @Test
  void looksInNoOtherFolder() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.writeString(folder.resolve("fra1"), AgentTokens.fileContent(TOKEN));

    assertThat(new AgentTokens(inner).accepts("../fra1", TOKEN)).isFalse();
  }

  private AgentTokens tokens() {
    return new AgentTokens(folder);
  }
}
