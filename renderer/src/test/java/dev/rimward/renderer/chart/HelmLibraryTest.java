package dev.rimward.renderer.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmLibraryTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-amd64",
    "Linux, aarch64, linux-arm64",
    "Mac OS X, aarch64, darwin-arm64",
    "Mac OS X, x86_64, darwin-amd64",
    "Windows 11, amd64, windows-amd64",
    "Linux, riscv64, linux-riscv64",
  })
  void namesPlatformsAsTheJarsOfTheLibraryAre(String system, String processor, String platform) {
    assertThat(HelmLibrary.platform(system, processor)).isEqualTo(platform);
  }

  @Test
  void writesTheLibraryOnceAndAnewWhereItIsGone() throws Exception {
    Path file = HelmLibrary.ofThisMachine().file();
    assertThat(HelmLibrary.ofThisMachine().file()).isEqualTo(file).exists();

    Files.delete(file);
    assertThat(HelmLibrary.ofThisMachine().file()).exists();
  }

  @Test
  void givesItsProcessNoMoreThanFourPlacesForClasses() {
    List<String> places = List.of(HelmLibrary.classPath().split(File.pathSeparator, -1));

    assertThat(places).hasSize(4).doesNotHaveDuplicates();
    assertThat(places).allSatisfy(place -> assertThat(Path.of(place)).isAbsolute().exists());
  }
}
