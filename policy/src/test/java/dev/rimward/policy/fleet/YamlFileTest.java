package dev.rimward.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlFileTest {
  private static String broken(byte[] content) {
    return YamlFile.parse("a.yaml", content) instanceof YamlFile.Broken(Problem problem)
        ? problem.toString()
        : "not broken";
  }

  private static String broken(String text) {
    return broken(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Integer> lines(String text) {
    return YamlFile.parse("a.yaml", text.getBytes(StandardCharsets.UTF_8))
            instanceof YamlFile.Documents(List<Place> roots)
        ? roots.stream().map(Place::line).toList()
        : List.of();
  }

  @Test
  void documentsThatHoldNothingAreNone() {
    assertThat(lines("")).isEmpty();
    assertThat(lines("# a comment\n---\n---\n~\n")).isEmpty();
    assertThat(lines("---\na: 1\n---\n# nothing\n---\nb: 2\n---\n")).containsExactly(2, 6);
  }

  @Test
  void refusesAnAliasBomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i, i, String.join(", ", List.of(alias, alias, alias, alias, alias, alias))));
    }
    assertThat(broken(bomb.toString()))
        .isEqualTo(
            "a.yaml: not valid YAML: Number of aliases for non-scalar nodes exceeds the specified"
                + " max=50");
  }

  @Test
  void refusesDeepNesting() {
    assertThat(broken("[".repeat(100_000)))
        .isEqualTo("a.yaml: not valid YAML: Nesting Depth exceeded max 50");
    assertThat(broken("- ".repeat(100_000) + "x"))
        .isEqualTo("a.yaml: not valid YAML: Nesting Depth exceeded max 50");
  }

  @Test
  void refusesAHugeFile() {
    assertThat(broken("# " + "x".repeat(1 << 20))).isEqualTo("a.yaml: is larger than 1 MiB");
  }

  @Test
  void refusesWhatIsNotUtf8AtItsLine() {
    assertThat(broken("a: 1\nb: \u00fc\n".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("a.yaml:2: is not UTF-8");
    assertThat(broken(new byte[] {'a', ':', ' ', (byte) 0xC3})).isEqualTo("a.yaml:1: is not UTF-8");
  }

  @Test
  void readsUtf8WithAByteOrderMark() {
    assertThat(lines("\uFEFFa: \u00fc\u6771\ud83d\ude80\n")).containsExactly(1);
  }

  @Test
  void refusesTabsAsIndentation() {
    assertThat(broken("a:\n\tb: 1\n"))
        .isEqualTo(
            "a.yaml:2: not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do"
                + " not use \\t(TAB) for indentation)");
  }

  @Test
  void refusesControlCharactersAtTheirLine() {
    assertThat(broken("a: 1\nb: \u0007\n"))
        .isEqualTo("a.yaml:2: not valid YAML: has a control character");
  }

  @Test
  void refusesUnknownAliases() {
    assertThat(broken("a: 1\nb: *nothing\n"))
        .isEqualTo("a.yaml:2: not valid YAML: found undefined alias nothing");
  }
}
