package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MentionWordsTest {
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final Map<String, UserId> PEOPLE = Map.of("bob", BOB, "carol_x", CAROL);

  private static Content.Text of(String text) {
    return MentionWords.of(text, 5, PEOPLE);
  }

  @Test
  void findsPeopleByName() {
    Content.Text text = of("@Bob, have you seen @carol_x? @bob!");

    assertThat(text.mentions()).containsExactly(BOB, CAROL);
    assertThat(text.mentionsAll()).isFalse();
    assertThat(text.text()).isEqualTo("@Bob, have you seen @carol_x? @bob!");
    assertThat(text.quote()).isEqualTo(5);
  }

  @Test
  void findsEverybodyUnlessSomebodyIsCalledSo() {
    assertThat(of("listen, @all").mentionsAll()).isTrue();
    assertThat(MentionWords.of("@all", 0, Map.of("all", BOB)))
        .isEqualTo(new Content.Text("@all", 0, List.of(BOB), false));
  }

  @Test
  void takesOtherWordsForWords() {
    assertThat(of("mail@bob @dave @ @@bob "))
        .isEqualTo(new Content.Text("mail@bob @dave @ @@bob ", 5, List.of(), false));
  }
}
