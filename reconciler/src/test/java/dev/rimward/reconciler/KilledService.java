package dev.rimward.reconciler;

import static dev.rimward.reconciler.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.util.FS.FileStoreAttributes;

/**
 * A process of the service that stands still after a step, to be killed there. Whatever else it is
 * doing goes no further than to its own next step.
 */
final class KilledService {
  private static final Duration STARTING = Duration.ofSeconds(60);
  private static final int SIGKILLED = 128 + 9;

  private KilledService() {}

  /**
   * Runs the process, and kills it after the first time that it has done a step.
   *
   * @param folder for what the process says
   */
  static void runUntil(Enum<?> step, Path configuration, Path folder) throws Exception {
    Path reached = folder.resolve("reached");
    Path log = folder.resolve("killed.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--class-path=" + System.getProperty("java.class.path"),
                KilledService.class.getName(),
                configuration.toString(),
                step.name(),
                reached.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      within(STARTING, () -> assertThat(reached).as(() -> content(log)).exists());
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(SIGKILLED);
  }

  private static String content(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The process.
   *
   * @param arguments the service's configuration, a step's name, and a file to make after it
   */
  public static void main(String... arguments) throws Exception {
    endWithParent();
    // JGit would measure the disk's clock for three seconds before it reads anything.
    FileStoreAttributes.setBackground(true);
    ConfigurationFile configuration = ConfigurationFile.read(Path.of(arguments[0]));
    Steps steps = new StandingStill(arguments[1], Path.of(arguments[2]));
    try (Service _ = Service.start(configuration, LiveFleet.options(steps))) {
      new Semaphore(0).acquire();
    }
  }

  /** Whatever becomes of the test. */
  private static void endWithParent() {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    var _ = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
  }

  private static final class StandingStill implements Steps {
    private final String last;
    private final Path reached;
    private final AtomicBoolean stands = new AtomicBoolean();

    StandingStill(String last, Path reached) {
      this.last = last;
      this.reached = reached;
    }

    @Override
    public void after(Enum<?> step) {
      if (step.name().equals(last) && stands.compareAndSet(false, true)) {
        tell();
      }
      if (stands.get()) {
        new Semaphore(0).acquireUninterruptibly();
      }
    }

    private void tell() {
      try {
        Files.createFile(reached);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
