package dev.rimward.renderer.build;

import dev.rimward.renderer.chart.ChartLimits;
import dev.rimward.renderer.chart.Charts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The kustomize of this machine. */
public final class RealKustomize {
  public static final Limits LIMITS =
      new Limits(Duration.ofSeconds(60), 8 << 20, 512 << 20, 1000, 1 << 20, 100, 2);

  private RealKustomize() {}

  public static Kustomize find() {
    return with(LIMITS);
  }

  /** With the usual limits for charts. */
  public static ApplicationBuilds builds(Kustomize kustomize, ReadableSecrets secrets) {
    return new ApplicationBuilds(kustomize, new Charts(ChartLimits.defaults()), secrets);
  }

  static Kustomize with(Limits limits) {
    return Kustomize.find(System.getenv(), home(), limits);
  }

  /** To which a folder is added. */
  public static List<String> command() {
    return KustomizeCommand.find(System.getenv(), home());
  }

  /** The command of a kustomize, and that of a kubectl where there is one. */
  static List<List<String>> commands() {
    List<String> found = command();
    Path kubectl = Path.of("/usr/bin/kubectl");
    return kubectl.toFile().canExecute() && found.getLast().equals("build")
        ? List.of(found, List.of(kubectl.toString(), "kustomize"))
        : List.of(found);
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"));
  }
}
