package dev.rimward.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.reconciler.git.PushOutcome.Rejected;
import dev.rimward.reconciler.git.PushOutcome.Retryable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportProtocol;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteTest {
  @TempDir Path scratch;

  @Test
  void printsNoCredentials() {
    Remote remote = Remote.of("https://rimward:s3cret@git.example/fleet.git");

    assertThat(remote.toString()).isEqualTo("https://git.example/fleet.git");
    assertThat(remote.login()).isEqualTo(new Remote.Login("rimward", "s3cret"));
    assertThat(String.valueOf(remote.login())).doesNotContain("s3cret");
    assertThat(GitFailure.of("cannot fetch from", remote, new IOException("token s3cret is bad")))
        .hasMessage("cannot fetch from https://git.example/fleet.git: token *** is bad");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ssh://git@git.example/x.git", "git@git.example:x.git", "git://git.example/x.git"})
  void refusesOtherTransports(String address) {
    assertThatThrownBy(() -> Remote.of(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http, https, file or a path");
  }

  @Test
  void refusesADeadlineThatIsShorterThanTheTimeout() throws URISyntaxException {
    URIish address = new URIish("https://git.example/x.git");

    assertThatThrownBy(
            () -> new Remote(address, null, Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "! [rejected] main -> main (non-fast-forward)",
        "fetch first",
        "incorrect old value provided",
        "cannot lock ref 'refs/heads/main': is at 1 but expected 2",
        "failed to update ref",
        "Reference already exists"
      })
  void knowsTheWordsForSomebodyElseWasFirst(String words) {
    assertThat(PushAnswer.isRetryable(words)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"protected branch hook declined", "pre-receive hook declined", ""})
  void doesNotRepeatWhatTheRemoteDoesNotWant(String words) {
    assertThat(PushAnswer.isRetryable(words)).isFalse();
  }

  @Test
  void repeatsAfterABrokenConnectionAndNotAfterARefusal() {
    assertThat(PushAnswer.notArrived(new GitFailure(GitFailure.Code.UNREACHABLE, "gone", null)))
        .isEqualTo(new Retryable("gone"));
    assertThat(PushAnswer.notArrived(new GitFailure(GitFailure.Code.REFUSED, "no", null)))
        .isEqualTo(new Rejected("no"));
  }

  @Test
  void keepsARepositoryToOneWriter() throws GitFailure {
    try (BareRepository first = BareRepository.open(scratch.resolve("disk"))) {
      assertThatThrownBy(() -> BareRepository.open(scratch.resolve("disk")))
          .isInstanceOfSatisfying(
              GitFailure.class,
              failure -> assertThat(failure.code()).isEqualTo(GitFailure.Code.LOCAL))
          .hasMessageContaining("in use");
      assertThat(first.jgit().isBare()).isTrue();
    }
    BareRepository.open(scratch.resolve("disk")).close();
  }

  @Test
  void clearsTheLocksThatAKilledProcessLeft() throws Exception {
    Path disk = scratch.resolve("disk");
    BareRepository.open(disk).close();
    Path lock = disk.resolve("refs/remotes/origin/rendered.lock");
    Files.createDirectories(lock.getParent());
    Files.createFile(lock);
    Files.createFile(disk.resolve("packed-refs.lock"));

    BareRepository.open(disk).close();

    assertThat(lock).doesNotExist();
    assertThat(disk.resolve("packed-refs.lock")).doesNotExist();
  }

  @Test
  void readsNoSettingsOfTheMachine() throws Exception {
    BareRepository.open(scratch.resolve("disk")).close();

    // What JGit measures of the file system it keeps there, in memory only.
    assertThat(SystemReader.getInstance().getUserConfig().getSections()).isSubsetOf("filesystem");
    assertThat(SystemReader.getInstance().getSystemConfig().getSections())
        .isSubsetOf("filesystem", "receive");
    assertThat(SystemReader.getInstance().getenv("GIT_CONFIG_GLOBAL")).isNull();
    assertThat(Transport.getTransportProtocols())
        .flatMap(TransportProtocol::getSchemes)
        .containsOnly("http", "https", "file");
  }
}
