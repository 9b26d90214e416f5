package dev.rimward.reconciler.git;

import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportProtocol;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the machine and of the user who runs Rimward do not reach Git: no configuration file
 * outside the repository is read or written, no {@code GIT_*} variable is heeded, and no transport
 * but HTTP and local files is there. JGit keeps both once for each JVM.
 */
final class Hermetic {
  private static final Set<String> SCHEMES = Set.of("http", "https", "file");

  static {
    SystemReader.setInstance(new Reader(SystemReader.getInstance()));
    for (TransportProtocol protocol : List.copyOf(Transport.getTransportProtocols())) {
      if (!SCHEMES.containsAll(protocol.getSchemes())) {
        Transport.unregister(protocol);
      }
    }
  }

  private Hermetic() {}

  /** Takes effect once, before the first repository is opened. */
  static void install() {
    // The work is done when the class is initialised, exactly once.
  }

  private static final class Reader extends SystemReader.Delegate {
    Reader(SystemReader system) {
      super(system);
    }

    @Override
    public @Nullable String getenv(String variable) {
      return variable.startsWith("GIT_") || variable.startsWith("XDG_")
          ? null
          : super.getenv(variable);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
      return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
      Nothing config = new Nothing(parent, fs);
      // A push to a repository on this disk would begin to pack that one, within this process.
      config.setBoolean("receive", null, "autogc", false);
      return config;
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
      return new Nothing(parent, fs);
    }
  }

  /** A configuration without a file. */
  private static final class Nothing extends FileBasedConfig {
    @SuppressWarnings("NullAway") // JGit's own way to say that there is no file
    Nothing(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
