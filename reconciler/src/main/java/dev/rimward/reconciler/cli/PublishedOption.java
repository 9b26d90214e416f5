package dev.rimward.reconciler.cli;

import dev.rimward.policy.fleet.Layout;
import dev.rimward.reconciler.ConfigurationFile;
import dev.rimward.reconciler.RenderingConfiguration;
import dev.rimward.reconciler.git.GitFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where what is published is read. */
final class PublishedOption {
  @Option(
      names = "--rendered",
      paramLabel = "PATH|URL",
      description =
          "the output repository, a clone of it, or its address; its branch rendered is read")
  @Nullable String rendered;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the service's configuration, which says where the output repository is")
  @Nullable Path config;

  /** What the options say; empty: nothing. */
  Optional<PublishedRepository> open() throws GitFailure {
    String address = rendered == null ? configured() : rendered;
    return address == null ? Optional.empty() : Optional.of(PublishedRepository.open(address));
  }

  /** Where the source keeps its documents. */
  Layout layout() {
    Layout layout = config == null ? null : file(config).configuration().layout();
    return layout == null ? Layout.STANDARD : layout;
  }

  /** What building may use and give. */
  RenderingConfiguration rendering() {
    RenderingConfiguration rendering =
        config == null ? null : file(config).configuration().rendering();
    return rendering == null ? RenderingConfiguration.DEFAULT : rendering;
  }

  private @Nullable String configured() {
    if (config == null) {
      return null;
    }
    ConfigurationFile file = file(config);
    return file.address(file.configuration().output().url());
  }

  private static ConfigurationFile file(Path path) {
    try {
      return ConfigurationFile.read(path);
    } catch (ConfigurationFile.Invalid e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }
}
