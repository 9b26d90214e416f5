package dev.rimward.policy.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.policy.fleet.SourceTree.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTreeTest {
  @TempDir private Path folder;
  private Path root;
  private Path outside;
  private DirectoryTree tree;

  @BeforeEach
  void write() throws IOException {
    root = folder.resolve("root");
    outside = Files.createDirectory(folder.resolve("outside"));
    tree = new DirectoryTree(root);
    write("clusters/fra1.yaml", "fra1");
    write("clusters/europe/ams1.yaml", "ams1");
    write(".git/config", "secret");
    write("clusters/vendored/.git", "gitdir: elsewhere");
    Files.writeString(outside.resolve("secret"), "secret");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void listsFilesInTheOrderOfPathsWithoutGit() {
    assertThat(tree.entries("clusters"))
        .containsExactly(
            new Entry("clusters/europe/ams1.yaml", SourceTree.Type.FILE),
            new Entry("clusters/fra1.yaml", SourceTree.Type.FILE));
    assertThat(tree.entries("")).isEqualTo(tree.entries("clusters"));
    assertThat(tree.entries("nothing")).isEmpty();
    assertThat(tree.entries(".git")).isEmpty();
  }

  @Test
  void readsRegularFilesBelowTheRootOnly() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("folder"), outside);

    assertThat(tree.read("clusters/fra1.yaml")).hasValue("fra1".getBytes(UTF_8));
    assertThat(tree.read("clusters")).isEmpty();
    assertThat(tree.read("clusters/none.yaml")).isEmpty();
    assertThat(tree.read("link")).isEmpty();
    assertThat(tree.read("folder/secret")).isEmpty();
    assertThat(tree.read("clusters/../clusters/fra1.yaml")).isEmpty();
    assertThat(tree.read("../" + outside.getFileName() + "/secret")).isEmpty();
    assertThat(tree.read(outside.resolve("secret").toString())).isEmpty();
    assertThat(tree.read(".git/config")).isEmpty();
  }

  @Test
  void listsLinksAndDoesNotFollowThem() throws IOException {
    Files.createSymbolicLink(root.resolve("clusters/link"), outside);
    Files.createSymbolicLink(root.resolve("tenants"), outside);

    assertThat(tree.entries("clusters"))
        .contains(new Entry("clusters/link", SourceTree.Type.SYMLINK));
    assertThat(tree.entries("tenants"))
        .containsExactly(new Entry("tenants", SourceTree.Type.SYMLINK));
    assertThat(tree.digest("tenants")).isEmpty();
  }

  @Test
  void digestsAreEqualExactlyWhenTheContentIs() throws IOException {
    write("a/x", "1");
    write("b/x", "1");
    assertThat(tree.digest("a")).isPresent().isEqualTo(tree.digest("b"));

    write("b/x", "2");
    assertThat(tree.digest("a")).isNotEqualTo(tree.digest("b"));

    write("b/x", "1");
    write("b/y", "");
    assertThat(tree.digest("a")).isNotEqualTo(tree.digest("b"));
    assertThat(tree.digest("none")).isEmpty();
    assertThat(tree.digest("a/x")).isEmpty();
  }

  @Test
  void digestsOfFilesAreEqualExactlyWhenTheContentIs() throws IOException {
    write("a/x", "1");
    write("b/y", "1");
    write("b/z", "2");

    assertThat(tree.fileDigest("a/x")).isPresent().isEqualTo(tree.fileDigest("b/y"));
    assertThat(tree.fileDigest("b/z")).isPresent().isNotEqualTo(tree.fileDigest("b/y"));
    assertThat(tree.fileDigest("a")).isEmpty();
    write("b/large", "x".repeat(SourceTree.LARGEST_FILE + 1));
    assertThat(tree.fileDigest("b/large")).isPresent();
    assertThat(tree.digest("b")).isPresent();
    assertThat(tree.fileDigest("none")).isEmpty();
  }

  @Test
  void refusesAFileThatWouldFillTheMemory() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(root.resolve("big").toFile(), "rw")) {
      sparse.setLength(SourceTree.LARGEST_FILE + 1L);
    }
    assertThatThrownBy(() -> tree.read("big"))
        .isInstanceOf(FileTooLarge.class)
        .hasMessage("big has 16777217 bytes, at most 16777216 are read");
  }

  @Test
  void hasTheNameOfTheFolderAndNoHistory() {
    assertThat(tree.revision()).isEqualTo(root.getFileName().toString());
    assertThat(tree.earlier("clusters/fra1.yaml")).isEmpty();
  }
}
