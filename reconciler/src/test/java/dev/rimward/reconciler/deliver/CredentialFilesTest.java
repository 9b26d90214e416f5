package dev.rimward.reconciler.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFilesTest {
  @TempDir private Path folder;
  private Path credentials;
  private CredentialFiles files;

  CredentialFilesTest() {
    credentials = Path.of("");
    files = new CredentialFiles(credentials, credentials);
  }

  @BeforeEach
  void fill() throws Exception {
    credentials = Files.createDirectory(folder.resolve("credentials"));
    files = new CredentialFiles(credentials, credentials);
    Files.writeString(credentials.resolve("token"), "one");
    Files.writeString(folder.resolve("secret"), "sesame");
  }

  @Test
  void readsFilesInTheDirectory() throws Exception {
    assertThat(files.read("tokenFile", "token")).isEqualTo("one");
    assertThat(files.read("tokenFile", credentials.resolve("token").toString())).isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "link", "folder/../../secret"})
  void readsNothingOutsideOfItWhateverLeadsThere(String path) throws Exception {
    Files.createSymbolicLink(credentials.resolve("link"), folder.resolve("secret"));
    Files.createDirectory(credentials.resolve("folder"));

    assertThat(refusal(path)).contains("tokenFile", "credentials directory");
    assertThat(refusal(folder.resolve("secret").toString())).contains("credentials directory");
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThat(refusal("nothing")).contains("tokenFile", "cannot be read");
  }

  @Test
  void noticesAFileThatIsWrittenReplacedOrDeleted() throws Exception {
    files.read("tokenFile", "token");
    assertThat(files.areUnchanged()).isTrue();

    Files.writeString(credentials.resolve("token"), "three");
    assertThat(files.areUnchanged()).isFalse();

    files.read("tokenFile", "token");
    assertThat(files.areUnchanged()).isTrue();
    Files.writeString(credentials.resolve("token.new"), "other");
    Files.move(
        credentials.resolve("token.new"),
        credentials.resolve("token"),
        StandardCopyOption.ATOMIC_MOVE);
    assertThat(files.areUnchanged()).isFalse();

    files.read("tokenFile", "token");
    Files.delete(credentials.resolve("token"));
    assertThat(files.areUnchanged()).isFalse();
  }

  @Test
  void noticesThatAMountedSecretWasSwapped() throws Exception {
    Files.writeString(Files.createDirectory(credentials.resolve("..1")).resolve("mounted"), "one");
    Files.writeString(Files.createDirectory(credentials.resolve("..2")).resolve("mounted"), "two");
    Files.createSymbolicLink(credentials.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(credentials.resolve("mounted"), Path.of("..data/mounted"));
    assertThat(files.read("tokenFile", "mounted")).isEqualTo("one");

    Files.createSymbolicLink(credentials.resolve("..tmp"), Path.of("..2"));
    Files.move(
        credentials.resolve("..tmp"),
        credentials.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE);

    assertThat(files.areUnchanged()).isFalse();
    assertThat(files.read("tokenFile", "mounted")).isEqualTo("two");
    assertThat(files.areUnchanged()).isTrue();
  }

  private String refusal(String path) {
    return catchThrowableOfType(ClusterFailure.class, () -> files.read("tokenFile", path)).words();
  }
}
