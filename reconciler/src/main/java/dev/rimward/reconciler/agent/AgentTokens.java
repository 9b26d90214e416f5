package dev.rimward.reconciler.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Knows which token is whose, from a folder with a file for each cluster. A file holds SHA-256
 * digests in hexadecimal, one a line, so that whoever reads it cannot pass for the agent; several
 * while a token is being replaced. Read anew each time.
 */
public final class AgentTokens {
  private static final Pattern DIGEST = Pattern.compile("(?m)^\\s*([0-9a-fA-F]{64})(?=\\s|$)");
  private static final int MOST_BYTES = 4 << 10;

  /** What can be guessed is no token: SHA-256 is quick to try. */
  private static final int SHORTEST = 20;

  private final Path folder;

  public AgentTokens(Path folder) {
    this.folder = folder;
  }

  /**
   * Whether this is the token of the cluster's agent; digests are compared in constant time.
   *
   * @param cluster a name without slashes, which does not begin with a dot
   */
  public boolean accepts(String cluster, String token) {
    byte[] shown = digest(token);
    boolean accepted = false;
    for (byte[] known : digests(cluster)) {
      accepted |= MessageDigest.isEqual(known, shown);
    }
    return accepted && token.length() >= SHORTEST;
  }

  /** What belongs into the file of a cluster whose agent shows this token. */
  public static String fileContent(String token) {
    return HexFormat.of().formatHex(digest(token)) + "\n";
  }

  private List<byte[]> digests(String cluster) {
    if (cluster.isEmpty() || cluster.startsWith(".") || cluster.contains("/")) {
      return List.of();
    }
    try (InputStream content = Files.newInputStream(folder.resolve(cluster))) {
      return DIGEST
          .matcher(new String(content.readNBytes(MOST_BYTES), UTF_8))
          .results()
          .map(found -> HexFormat.of().parseHex(found.group(1)))
          .toList();
    } catch (IOException e) {
      return List.of(); // the cluster has no agent, or nobody can tell which: no one is let in
    }
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
