package dev.rimward.policy.fleet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder on disk. {@code .git} is left out, links are listed and never followed, and there is no
 * history. What changes while it is read may be seen half.
 */
public final class DirectoryTree implements SourceTree {
  private static final String GIT = ".git";
  private final Path root;

  public DirectoryTree(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String revision() {
    return String.valueOf(root.getFileName());
  }

  @Override
  public List<Entry> entries(String folder) {
    Optional<Path> start = resolve(folder);
    if (start.isEmpty()) {
      return List.of();
    }
    if (Files.isSymbolicLink(start.get())) {
      return List.of(new Entry(folder, Type.SYMLINK));
    }
    if (!Files.isDirectory(start.get())) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    try {
      Files.walkFileTree(start.get(), new Lister(entries));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.sort(Comparator.comparing(Entry::path));
    return List.copyOf(entries);
  }

  @Override
  public Optional<byte[]> read(String path) {
    return resolve(path)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .map(file -> bytes(path, file));
  }

  @Override
  public Optional<String> digest(String folder) {
    Optional<Path> start = resolve(folder);
    if (start.isEmpty() || !Files.isDirectory(start.get(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    MessageDigest digest = sha256();
    for (Entry entry : entries(folder)) {
      Path file = root.resolve(entry.path());
      update(digest, slashed(start.get().relativize(file)).getBytes(StandardCharsets.UTF_8));
      update(digest, entry.type().name().getBytes(StandardCharsets.UTF_8));
      update(digest, entry.type() == Type.FILE ? contentDigest(file) : target(file));
    }
    return Optional.of(HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public Optional<String> fileDigest(String path) {
    return resolve(path)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .map(file -> HexFormat.of().formatHex(contentDigest(file)));
  }

  @Override
  public Stream<SourceTree> earlier(String path) {
    return Stream.empty();
  }

  /** A path below the root that leads through folders only; empty for any other. */
  private Optional<Path> resolve(String path) {
    Path resolved = root;
    for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
      boolean leadsOn =
          Files.isDirectory(resolved, LinkOption.NOFOLLOW_LINKS) || resolved.equals(root);
      if (!leadsOn || name.isEmpty() || name.equals(".") || name.equals("..") || name.equals(GIT)) {
        return Optional.empty();
      }
      resolved = resolved.resolve(name);
    }
    return Optional.of(resolved);
  }

  private static byte[] bytes(String path, Path file) {
    try {
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw new FileTooLarge(path, size);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a file of any size: that one is too large matters only to those who read it. */
  private static byte[] contentDigest(Path file) {
    MessageDigest digest = sha256();
    try (OutputStream digesting = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      Files.copy(file, digesting);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digest.digest();
  }

  private static byte[] target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With its length before it, so that no two sequences of parts give the same bytes. */
  private static void update(MessageDigest digest, byte[] part) {
    digest.update((part.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(part);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String slashed(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private final class Lister extends SimpleFileVisitor<Path> {
    private final List<Entry> entries;

    Lister(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isGit(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isGit(file) && !attributes.isOther()) {
        Type type = attributes.isSymbolicLink() ? Type.SYMLINK : Type.FILE;
        entries.add(new Entry(slashed(root.relativize(file)), type));
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isGit(Path path) {
      return path.endsWith(GIT);
    }
  }
}
