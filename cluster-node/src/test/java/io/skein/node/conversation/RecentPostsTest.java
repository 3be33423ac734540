package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import org.junit.jupiter.api.Test;

/**
 * Which emoji a message has, among the last entries. Retries are {@link ConversationRetriesTest}'s.
 */
class RecentPostsTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final int WINDOW = 20;

  private final RecentPosts recent = new RecentPosts(WINDOW);
  private long last;

  private void add(UserId sender, Content content) {
    last++;
    recent.add(new Message(CHAT, last, sender, ClientId.random(), 0, content), last);
  }

  private void react(UserId sender, long target, String emoji) {
    add(sender, new Content.Reaction(target, emoji, false));
  }

  private void takeBack(UserId sender, long target, String emoji) {
    add(sender, new Content.Reaction(target, emoji, true));
  }

  @Test
  void knowsTheEmojiOfMessagesFarBackWhateverOthersAreReactedTo() {
    recent.startAt(1001);
    last = 1000;
    react(ALICE, 500, "a");
    react(BOB, 500, "b");

    for (long target = 400; target > 390; target--) {
      react(ALICE, target, "x");
    }

    assertThat(recent.emojis(500)).containsExactlyInAnyOrder("a", "b");
    assertThat(recent.emojis(391)).containsExactly("x");
  }

  @Test
  void forgetsAnEmojiWithTheEntryThatAddedIt() {
    react(ALICE, 1, "a");
    react(ALICE, 1, "b");
    for (int i = 0; i < WINDOW - 1; i++) {
      add(BOB, new Content.Text("and"));
    }

    assertThat(recent.emojis(1)).containsExactly("b");
  }

  @Test
  void countsNoEmojiThatEverybodyTookBack() {
    react(ALICE, 1, "a");
    react(BOB, 1, "a");
    takeBack(ALICE, 1, "a");
    assertThat(recent.emojis(1)).as("Bob's is left").containsExactly("a");

    takeBack(BOB, 1, "a");
    assertThat(recent.emojis(1)).isEmpty();

    react(ALICE, 1, "a");
    assertThat(recent.emojis(1)).containsExactly("a");
  }
}
