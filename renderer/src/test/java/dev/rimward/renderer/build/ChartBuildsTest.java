package dev.rimward.renderer.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With Helm itself, in its process. */
@Timeout(120)
class ChartBuildsTest {
  private static final MemoryTree CHART =
      MemoryTree.of("r")
          .with("apps/shop/Chart.yaml", "{apiVersion: v2, name: shop, version: 1.0.0}")
          .with(
              "apps/shop/templates/a.yaml",
              "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}");

  @Test
  void templatesAgainWhatWasKilled() throws Exception {
    ApplicationBuilds builds = new ApplicationBuilds(RealKustomize.find());

    assertThat(builtWhileHelmIsKilled(builds))
        .isInstanceOfSatisfying(
            BuildOutcome.Failed.class,
            failed -> assertThat(failed.problem().message()).contains("Helm was killed"));
    assertThat(builds.build(Applications.of("shop"), CHART))
        .as("not the next time, since all others would wait for it")
        .isInstanceOf(BuildOutcome.Failed.class);
    assertThat(builds.build(Applications.of("shop"), CHART)).isInstanceOf(BuildOutcome.Built.class);
  }

  private static BuildOutcome builtWhileHelmIsKilled(ApplicationBuilds builds) throws Exception {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<BuildOutcome> outcome =
          executor.submit(() -> builds.build(Applications.of("shop"), CHART));
      while (!outcome.isDone()) {
        try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
          children
              .filter(child -> child.info().commandLine().orElse("").contains("HelmMain"))
              .forEach(ProcessHandle::destroyForcibly);
        }
        Thread.sleep(5);
      }
      return outcome.get();
    }
  }
}
