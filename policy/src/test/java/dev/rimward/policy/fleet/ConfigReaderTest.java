package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  private record Config(
      @Default("8080") int port,
      @Default("30s") Duration interval,
      @Default("{}") Limits limits,
      @Default("") String prefix,
      @Nullable String token,
      @Nullable Integer workers,
      List<String> hosts,
      Map<String, Limits> perCluster) {}

  private record Limits(@Default("0.5") double ratio, @Default("1000000") long bytes) {
    private Limits {
      if (bytes < 0) {
        throw new InvalidField("bytes", "must not be negative");
      }
    }
  }

  private record Needs(String name, Limits limits) {}

  private static <T extends Record> Bound<T> read(String text, Class<T> type) {
    return ConfigReader.read("rimward.yaml", text.getBytes(StandardCharsets.UTF_8), type);
  }

  private static String problems(String text, Class<? extends Record> type) {
    return Fleets.lines(read(text, type).problems());
  }

  @Test
  void anEmptyFileIsAllDefaults() {
    Config defaults =
        new Config(
            8080,
            Duration.ofSeconds(30),
            new Limits(0.5, 1_000_000),
            "",
            null,
            null,
            List.of(),
            Map.of());

    assertThat(read("", Config.class).value()).isEqualTo(defaults);
    assertThat(read("{}", Config.class).value()).isEqualTo(defaults);
  }

  @Test
  void readsWhatTheFileSays() {
    Bound<Config> bound =
        read(
            """
            port: 0
            interval: 1h30m
            limits: {ratio: 1e-3}
            prefix: ""
            token: "123"
            workers: 4
            hosts: &hosts [a, b]
            perCluster:
              fra1.example: {bytes: 9000000000}
            """,
            Config.class);

    assertThat(bound.problems()).isEmpty();
    assertThat(bound.value())
        .isEqualTo(
            new Config(
                0,
                Duration.ofMinutes(90),
                new Limits(0.001, 1_000_000),
                "",
                "123",
                4,
                List.of("a", "b"),
                Map.of("fra1.example", new Limits(0.5, 9_000_000_000L))));
  }

  @Test
  void reportsAllProblemsAndGivesNoValue() {
    String text =
        """
        prot: 80
        interval: soon
        hosts: [a, [b], 3]
        perCluster:
          fra1.example:
            bytes: -1
        """;

    assertThat(problems(text, Config.class))
        .isEqualTo(
            """
            rimward.yaml:1: prot: unknown field; did you mean port?
            rimward.yaml:2: interval: must be a duration such as 90s, 2m or 1h30m, is "soon"
            rimward.yaml:3: hosts[1]: must be a single value, is a list
            rimward.yaml:3: hosts[2]: must be a string, is the number 3; quote it: "3"
            rimward.yaml:6: perCluster.fra1.example.bytes: must not be negative
            """);
    assertThat(read(text, Config.class).value()).isNull();
  }

  @Test
  void aFieldBesideItsMisspellingIsStillRead() {
    assertThat(problems("port: x\nprot: 1\n", Config.class))
        .isEqualTo(
            """
            rimward.yaml:1: port: must be a whole number, is x
            rimward.yaml:2: prot: unknown field; did you mean port?
            """);
  }

  @Test
  void whatIsMissingIsReportedWhereItBelongs() {
    assertThat(problems("", Needs.class))
        .isEqualTo(
            """
            rimward.yaml:1: limits: required field is missing
            rimward.yaml:1: name: required field is missing
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1, 2]          | rimward.yaml:1: must be a mapping, is a list
          text            | rimward.yaml:1: must be a mapping, is "text"
          {port: 1, port: 2} | rimward.yaml:1: port: appears twice, first in line 1
          {hosts: {a: b}} | rimward.yaml:1: hosts: must be a list, is a mapping
          {perCluster: []} | rimward.yaml:1: perCluster: must be a mapping, is a list
          {port: 1.0}     | rimward.yaml:1: port: must be a whole number, is 1.0
          {port: 1_000}   | rimward.yaml:1: port: must be a whole number, is 1_000
          {port: ~}       | rimward.yaml:1: port: has no value; write one or remove the field
          {? [a] : b}     | rimward.yaml:1: a key must be a string, is a list; quote it
          """)
  void saysWhatIsWrong(String text, String problem) {
    assertThat(problems(text, Config.class)).isEqualTo(problem + "\n");
  }

  @Test
  void aSecondDocumentIsAnError() {
    assertThat(problems("port: 1\n---\nport: 2\n", Config.class))
        .isEqualTo("rimward.yaml:3: must be the only document of the file\n");
  }

  @Test
  void readsALayout() {
    assertThat(read("clusters: platform/clusters", Layout.class).value())
        .isEqualTo(new Layout("platform/clusters", "tenants", "policies"));
    assertThat(problems("tenants: apps/tenants", Layout.class))
        .isEqualTo(
            "rimward.yaml:1: tenants: must not be among the applications, is \"apps/tenants\"\n");
  }
}
