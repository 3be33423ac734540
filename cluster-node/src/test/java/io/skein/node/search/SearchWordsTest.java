package io.skein.node.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.search.SearchWords.Part;
import org.junit.jupiter.api.Test;

class SearchWordsTest {
  private static Part part(String text) {
    return new Part(text, false);
  }

  private static Part quoted(String text) {
    return new Part(text, true);
  }

  @Test
  void partsEndAtBlanks() {
    assertThat(SearchWords.of("  green  tea\u3000茶\u00a0x\t"))
        .containsExactly(part("green"), part("tea"), part("茶"), part("x"));
  }

  @Test
  void whatIsQuotedIsOnePart() {
    assertThat(SearchWords.of("a \"see you\" b"))
        .containsExactly(part("a"), quoted("see you"), part("b"));
    assertThat(SearchWords.of("\u201csee you\u201d \u201eso\u201c"))
        .containsExactly(quoted("see you"), quoted("so"));
  }

  @Test
  void aQuoteThatIsNotClosedEndsWithTheText() {
    assertThat(SearchWords.of("a \"see you")).containsExactly(part("a"), quoted("see you"));
  }

  @Test
  void nothingOfBlanksAndEmptyQuotes() {
    assertThat(SearchWords.of(" \"\" \" \" ")).isEmpty();
    assertThat(SearchWords.of("")).isEmpty();
  }

  @Test
  void signsMeanNothing() {
    assertThat(SearchWords.of("a* OR b:c -d")).hasSize(4).allMatch(part -> !part.quoted());
  }
}
