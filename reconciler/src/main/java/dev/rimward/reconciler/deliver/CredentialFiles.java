package dev.rimward.reconciler.deliver;

import dev.rimward.reconciler.deliver.ClusterFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that one way to a cluster is made of, and tells when they have become other ones.
 * Tokens, certificates and keys that a kubeconfig names are read only inside of the credentials
 * directory, wherever links lead: another file would be sent to the cluster otherwise. Safe for use
 * by several threads.
 */
public final class CredentialFiles implements Kubeconfig.References {
  private final Path base;
  private final Path directory;
  private final Map<Path, Optional<Stamp>> read = new ConcurrentHashMap<>();

  /**
   * What changes when a file is written or replaced. Mounted Secrets are replaced by a link to
   * another folder.
   */
  private record Stamp(Path real, @Nullable Object key, FileTime modified, long size) {}

  /**
   * @param base where paths in a kubeconfig begin
   * @param directory outside of which no file is read that a kubeconfig names
   */
  public CredentialFiles(Path base, Path directory) {
    this.base = base;
    this.directory = directory;
  }

  /**
   * A file that is named in the configuration or a document of the platform.
   *
   * @param name what it is called in messages
   */
  public String configured(Path file, String name) throws ClusterFailure {
    try {
      return text(file);
    } catch (IOException e) {
      throw bad(name + " cannot be read");
    }
  }

  @Override
  public String read(String field, String path) throws ClusterFailure {
    try {
      Path file = base.resolve(path);
      if (isSent(field) && !file.toRealPath().startsWith(directory.toRealPath())) {
        throw bad("the kubeconfig's " + field + " must be a file in the credentials directory");
      }
      return text(file);
    } catch (IOException e) {
      throw bad(
          "the kubeconfig's "
              + field
              + " cannot be read"
              + (isSent(field) ? " from the credentials directory" : ""));
    }
  }

  /** All but whom to trust, which is no secret and goes nowhere. */
  private static boolean isSent(String field) {
    return !field.equals("certificate-authority");
  }

  /** Whether all files that were read are still the same. */
  public boolean areUnchanged() {
    return read.entrySet().stream().allMatch(one -> stamp(one.getKey()).equals(one.getValue()));
  }

  /** The stamp comes first: what is written meanwhile looks changed the next time. */
  private String text(Path file) throws IOException {
    read.put(file, stamp(file));
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      Path real = file.toRealPath();
      BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
      return Optional.of(new Stamp(real, now.fileKey(), now.lastModifiedTime(), now.size()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static ClusterFailure bad(String words) {
    return new ClusterFailure(Kind.BAD_ACCESS, words);
  }
}
