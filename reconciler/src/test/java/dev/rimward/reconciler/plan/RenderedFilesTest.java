package dev.rimward.reconciler.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.renderer.manifest.CanonicalYaml;
import dev.rimward.renderer.overlay.RenderedApplication;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenderedFilesTest {
  private static RenderedApplication rendering(String value) {
    return RenderedApplication.of(
        CanonicalYaml.readAll(Revisions.configMap("settings", value).getBytes(UTF_8)));
  }

  @Test
  void whatWasAskedForLastIsNotWrittenAgain() {
    RenderedFiles files = new RenderedFiles(RenderedApplication::files, 10_000);

    RenderedFiles.Written first = files.of(rendering("one"));

    assertThat(files.of(rendering("one"))).isSameAs(first);
    assertThat(first.bytes().keySet()).containsExactly("shop/configmap-settings.yaml");
    assertThat(first.ids()).containsOnlyKeys("shop/configmap-settings.yaml");
  }

  @Test
  void notAllOfAFleetIsKept() {
    RenderedFiles files = new RenderedFiles(RenderedApplication::files, 10_000);
    RenderedFiles.Written first = files.of(rendering("first"));

    IntStream.range(0, 40).forEach(i -> files.of(rendering(i + "x".repeat(1_000))));

    assertThat(files.of(rendering("first"))).isNotSameAs(first);
  }
}
