package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Request.Search;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is searched for, as somebody types it. */
class SearchLineTest {
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-03-30T14:05:30+02:00");

  private static @Nullable SearchLine parse(String typed) {
    InputLine.Command command = (InputLine.Command) InputLine.parse("/search " + typed);
    return SearchLine.parse(command.words(), NOW);
  }

  @Test
  void takesWords() {
    assertThat(parse("ferry  at nine"))
        .isEqualTo(new SearchLine("ferry at nine", null, null, Search.Type.ANY, null, null));
  }

  @Test
  void keepsWordsTogetherThatStandInQuotationMarks() {
    assertThat(parse("\"at nine\" ferry").words()).isEqualTo("\"at nine\" ferry");
  }

  @Test
  void narrowsByWhatFollowsAColon() {
    assertThat(
            parse("ferry in:\"Summer trip\" from:bob type:link since:2026-03-01 until:yesterday"))
        .isEqualTo(
            new SearchLine(
                "ferry",
                "Summer trip",
                "bob",
                Search.Type.LINK,
                Instant.parse("2026-02-28T22:00:00Z"),
                Instant.parse("2026-03-29T22:00:00Z")));
  }

  @Test
  void needsNoWordsIfSomethingElseNarrows() {
    assertThat(parse("type:image")).isNotNull();
    assertThat(parse("from:bob").words()).isEmpty();
  }

  @Test
  void takesOtherColonsForWords() {
    assertThat(parse("at 9:45 https://ferry.example").words())
        .isEqualTo("at 9:45 https://ferry.example");
  }

  @ParameterizedTest
  @EnumSource(value = Search.Type.class, mode = EnumSource.Mode.EXCLUDE, names = "ANY")
  void knowsEveryTypeAndNamesItInTheHelp(Search.Type type) {
    String name = type.name().toLowerCase(Locale.ROOT);

    assertThat(parse("type:" + name).type()).isEqualTo(type);
    assertThat(SearchLine.TYPES.split(", ")).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "in:", "x from:", "type:", "type:any", "type:song", "since:soon", "until:5"})
  void refusesWhatIsNone(String typed) {
    assertThat(parse(typed)).isNull();
  }
}
