package dev.rimward.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@code docs/conformance.md} to what is there. */
class ConformanceTest {
  private static final Path PAGE = Path.of("../docs/conformance.md");
  private static final Path SOURCES = Path.of("src/test/java/dev/rimward/reconciler/conformance");
  private static final String SUFFIX = "ConformanceTest";
  private static final int AT_LEAST = 60;
  private static final Pattern CASE = Pattern.compile("@Test\\s+void (\\w+)\\(");
  private static final Pattern LISTED = Pattern.compile("(?m)^(?:## (\\w+)|- `(\\w+)`)$");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

  @Test
  void everyCaseIsListedUnderItsFeatureAndNoOther() throws IOException {
    assertThat(listed()).isEqualTo(cases()).hasSizeGreaterThanOrEqualTo(AT_LEAST);
  }

  @Test
  void everyCaseThatAnIncidentNamesExists() throws IOException {
    Set<String> named = new TreeSet<>();
    NAMED
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(one -> named.add(one.group(1) + "." + one.group(2)));

    assertThat(named).isNotEmpty().isSubsetOf(cases());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Argo CD #18480",
        "Argo CD #18212",
        "Argo CD #9227",
        "Argo CD #19816",
        "Flux kustomize-controller #1664",
        "Flux kustomize-controller #701",
        "Flux kustomize-controller #338",
        "Rancher Fleet #4144",
        "Config Sync KNV2006"
      })
  void everyIncidentNamesACase(String incident) throws IOException {
    assertThat(Files.readAllLines(PAGE))
        .filteredOn(line -> line.startsWith("| " + incident + " |"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsPattern(NAMED));
  }

  private static Set<String> listed() throws IOException {
    Set<String> listed = new TreeSet<>();
    Matcher lines = LISTED.matcher(Files.readString(PAGE));
    String feature = "";
    while (lines.find()) {
      if (lines.group(1) == null) {
        listed.add(feature + "." + lines.group(2));
      } else {
        feature = lines.group(1);
      }
    }
    return listed;
  }

  private static Set<String> cases() throws IOException {
    Set<String> cases = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(one -> one.toString().endsWith(SUFFIX + ".java")).toList()) {
        String feature = file.getFileName().toString().replace(SUFFIX + ".java", "");
        CASE.matcher(Files.readString(file))
            .results()
            .forEach(one -> cases.add(feature + "." + one.group(1)));
      }
    }
    return cases;
  }
}
