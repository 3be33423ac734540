package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Places, people, pages and stickers in {@code ./skein chat}. */
class CardsTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();

  @Test
  void cardsAreLines() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      bob.sees("No conversations yet");
      alice.types("/open bob");
      alice.sees("── bob");

      alice.types("/location 48.85837 2.294481 Tour Eiffel");
      alice.sees("you  [location 48.85837,2.294481]  Tour Eiffel ✓");
      bob.sees("• alice (1 unread)  [location 48.85837,2.294481]  Tour Eiffel");
      bob.types("/open alice");
      bob.sees("alice  [location 48.85837,2.294481]  Tour Eiffel");
      alice.types("/location -90 0");
      bob.sees("alice  [location -90,0]");
      alice.types("/card carol");
      bob.sees("alice  [contact carol]");
      alice.types("/page https://example.com/ferry Ferries and more");
      bob.sees("alice  [page https://example.com/ferry]  Ferries and more");
      alice.types("/sticker cats wave hello there");
      bob.sees("alice  [sticker hello there]");
    }
  }

  @Test
  void whatIsNoCardIsTold() {
    try (Person alice = people.alice()) {
      alice.types("/sticker cats wave hello");
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.sees("── bob");

      alice.types("/location here");
      alice.sees("! usage: /location LATITUDE LONGITUDE [NAME]");
      alice.types("/location 91 0");
      alice.sees("! there is no such place");
      alice.types("/card nobody-at-all");
      alice.sees("! there is no user called nobody-at-all");
      alice.types("/sticker cats wave");
      alice.sees("! usage: /sticker PACK ID TEXT");
      alice.types("/page");
      alice.sees("! usage: /page URL [TITLE]");
      assertThat(alice.screen()).doesNotContain("you  [");
    }
  }

  @Test
  void jumpsToTheQuotedMessageAndGoesOnFromThere() {
    try (Person alice = people.alice()) {
      alice.types("/open bob");
      alice.sees("── bob");
      for (int i = 1; i <= 40; i++) {
        alice.types("word " + i + ".");
      }
      alice.sees("word 40. ✓");
      alice.types("/reply 12 so it was");
      alice.sees("so it was ✓");
    }
    try (Person bob = people.bob()) {
      bob.sees("1  alice  41 unread");
      bob.types("/open alice");
      bob.sees("┃ #12  /jump 12");

      bob.types("/jump 12");

      bob.sees("── /more for what was before these, new messages below ──");
      assertThat(bob.screen()).contains("── around #12 ──", "word 7.", "word 12.", "word 17.");
      assertThat(bob.screen()).doesNotContain("word 6.", "word 18.");
      bob.types("/more");
      bob.sees("── the beginning is above ──");
      assertThat(bob.screen()).contains("word 1.", "word 6.").doesNotContain("word 18.");
      bob.types("/jump 99");
      bob.sees("! there is no such message here");
      bob.types("/jump");
      bob.sees("! usage: /jump N");
    }
  }
}
