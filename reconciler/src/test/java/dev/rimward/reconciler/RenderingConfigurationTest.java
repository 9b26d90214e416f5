package dev.rimward.reconciler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rimward.renderer.build.Limits;
import dev.rimward.renderer.build.ReadableSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderingConfigurationTest {
  @TempDir private Path folder;

  @Test
  void isThatOfABuildByDefault() throws Exception {
    assertThat(read("").limits()).isEqualTo(Limits.defaults());
    assertThat(read("rendering: {}").limits()).isEqualTo(Limits.defaults());
    assertThat(read("").readableSecrets()).isEqualTo(ReadableSecrets.Refuse);
    assertThat(read("rendering: {}")).isEqualTo(RenderingConfiguration.DEFAULT);
  }

  @Test
  void setsEveryLimit() throws Exception {
    RenderingConfiguration read =
        read(
            "rendering: {timeout: 1m, memory: 1Gi, output: 1Mi, sources: 2Mi, files: 3,"
                + " objects: 4, concurrency: 5, readableSecrets: Allow}");

    assertThat(read.limits())
        .isEqualTo(new Limits(Duration.ofMinutes(1), 1 << 20, 1 << 30, 4, 2 << 20, 3, 5));
    assertThat(read.readableSecrets()).isEqualTo(ReadableSecrets.Allow);
  }

  @ParameterizedTest
  @CsvSource({
    "timeout: 0s, rendering.timeout: must be above 0s",
    "memory: 0, 'rendering.memory: must be from 1 to 1099511627776 bytes, is 0'",
    "output: 2Gi, 'rendering.output: must be from 1 to 1073741824 bytes, is 2147483648'",
    "sources: -1, 'rendering.sources: must be from 1 to 1073741824 bytes, is -1'",
    "files: 0, 'rendering.files: must be at least 1, is 0'",
    "objects: -1, 'rendering.objects: must be at least 1, is -1'",
    "concurrency: 0, 'rendering.concurrency: must be at least 1, is 0'",
    "readableSecrets: allow, 'rendering.readableSecrets: must be one of Refuse, Allow'"
  })
  void refusesWhatIsNoLimit(String field, String expected) {
    assertThatThrownBy(() -> read("rendering: {" + field + "}")).hasMessageContaining(expected);
  }

  private RenderingConfiguration read(String rendering) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("rimward.yaml"),
            "source: {url: a}\noutput: {url: b}\n" + rendering + "\n");
    return ConfigurationFile.read(file).configuration().renderingOrDefault();
  }
}
