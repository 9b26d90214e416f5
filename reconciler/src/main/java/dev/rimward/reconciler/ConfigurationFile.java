package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Bound;
import dev.rimward.policy.fleet.ConfigReader;
import dev.rimward.policy.fleet.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A configuration and the folder that its relative paths are relative to.
 *
 * @param folder of the file, absolute
 */
public record ConfigurationFile(Configuration configuration, Path folder) {
  /** Thrown with every problem of a configuration file. */
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message);
    }
  }

  /** Reads the file; throws {@link Invalid} with all its problems, one a line. */
  public static ConfigurationFile read(Path file) throws Invalid {
    Bound<Configuration> bound =
        ConfigReader.read(file.toString(), content(file), Configuration.class);
    List<Problem> problems = bound.problems();
    if (!problems.isEmpty() || bound.value() == null) {
      throw new Invalid(String.join("\n", problems.stream().map(Problem::toString).toList()));
    }
    Path absolute = file.toAbsolutePath();
    return new ConfigurationFile(bound.value(), absolute.resolveSibling("").normalize());
  }

  private static byte[] content(Path file) throws Invalid {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Invalid(
          "cannot read the configuration "
              + file
              + "; docs/configuration.md shows what belongs into it");
    }
  }

  Path resolve(String path) {
    return folder.resolve(path);
  }

  Path dataDirectory() {
    return resolve(configuration.dataDirectory());
  }

  /** A repository's address; a path is relative to the file like every other. */
  public String address(String url) {
    return url.contains("://") ? url : resolve(url).normalize().toString();
  }
}
