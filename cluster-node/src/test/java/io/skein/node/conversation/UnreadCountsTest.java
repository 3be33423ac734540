package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is forgotten beyond a limit, and how it is counted then. */
class UnreadCountsTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final int KEPT = 3;

  private final Conversation chat =
      Conversation.empty(
          CHAT,
          new Conversation.Rules(
              512, 500, 1000, 100, 100, KEPT, KEPT, 20, 60_000, Limits.DEFAULTS));

  private void say(Content content) {
    sayAs(ALICE, content);
  }

  private void sayAs(UserId sender, Content content) {
    Message message =
        new Message(CHAT, chat.decidedHead() + 1, sender, ClientId.random(), 0, content);
    chat.accept(message);
    chat.durable(message);
  }

  private Reply.ConversationSummary bobs() {
    Conversation.Visible visible = chat.visible(BOB);
    assertThat(visible).isNotNull();
    return chat.summary(BOB, visible, null, 0);
  }

  private void read(long sequence) {
    Member bob = chat.find(BOB);
    assertThat(bob).isNotNull();
    chat.read(bob, sequence);
  }

  @Test
  void countsNoOperationAfterTheNewestMessageHoweverMany() {
    say(new Content.Text("hi"));
    read(1);
    for (int i = 0; i < 5_000; i++) {
      say(new Content.Reaction(1, "e", i % 2 == 1));
    }
    assertThat(bobs().unread()).as("who has read all that was said").isZero();

    say(new Content.Text("hello?"));

    assertThat(bobs().unread()).as("one run of operations is remembered as one").isEqualTo(1);
  }

  private Reply.ConversationSummary bobsWithout(long upTo, Long... sequences) {
    Conversation.Visible visible = chat.visible(BOB);
    assertThat(visible).isNotNull();
    return chat.summary(BOB, visible, null, new Discarded(CHAT, upTo, List.of(sequences)), 0);
  }

  @Test
  void countsNothingThatTheMemberHasDeletedForItself() {
    for (int i = 0; i < 6; i++) {
      say(new Content.Text("hi"));
    }
    read(2);
    assertThat(bobs().unread()).isEqualTo(4);

    assertThat(bobsWithout(1, 2L).unread()).as("what was read anyway").isEqualTo(4);
    assertThat(bobsWithout(0, 4L, 6L).unread()).isEqualTo(2);
    assertThat(bobsWithout(5).unread()).isEqualTo(1);
    assertThat(bobsWithout(5, 6L).unread()).isZero();
    assertThat(bobsWithout(6).unread()).isZero();
  }

  /** Operations and own messages are not in the count, so they are not taken off it either. */
  @Test
  void takesOffTheCountOnlyWhatIsInIt() {
    say(new Content.Text("hi"));
    say(new Content.Text("hi"));
    say(new Content.Reaction(1, "e", false));
    sayAs(BOB, new Content.Text("mine"));
    say(new Content.Text("hi"));
    assertThat(bobs().unread()).isEqualTo(3);

    assertThat(bobsWithout(0, 3L, 4L).unread()).isEqualTo(3);
    assertThat(bobsWithout(2, 4L).unread()).isEqualTo(1);
  }

  @Test
  void countsNoMentionThatTheMemberHasDeletedForItself() {
    say(new Content.Text("@all", 0, List.of(), true));
    say(new Content.Text("@bob", 0, List.of(BOB), false));
    say(new Content.Text("@all", 0, List.of(), true));

    assertThat(bobsWithout(1).unreadMentions()).isEqualTo(2);
    assertThat(bobsWithout(1).firstMention()).isEqualTo(2);
    assertThat(bobsWithout(0, 2L).unreadMentions()).isEqualTo(2);
    assertThat(bobsWithout(0, 2L).firstMention()).isEqualTo(1);
    assertThat(bobsWithout(3).firstMention()).isZero();
  }

  @Test
  void countsOperationsOfRunsThatItForgotAsMessages() {
    say(new Content.Text("hi"));
    for (int i = 0; i < KEPT; i++) {
      say(new Content.Reaction(1, "e" + i, false));
      say(new Content.Text("and"));
    }
    assertThat(bobs().unread()).isEqualTo(1 + KEPT);

    say(new Content.Reaction(1, "one more", false));

    assertThat(bobs().unread()).as("the first reaction is forgotten").isEqualTo(2 + KEPT);
    read(2);
    assertThat(bobs().unread()).as("of what it remembers it is right again").isEqualTo(KEPT);
  }

  @Test
  void countsTheNewestMentionsByNameAndOfEverybody() {
    for (int i = 0; i <= KEPT; i++) {
      say(new Content.Text("bob!", 0, List.of(BOB, BOB), false));
    }
    assertThat(bobs().unreadMentions()).isEqualTo(KEPT);
    assertThat(bobs().firstMention()).isEqualTo(2);

    for (int i = 0; i <= KEPT; i++) {
      say(new Content.Text("all!", 0, List.of(BOB), true));
    }
    assertThat(bobs().unreadMentions()).isEqualTo(2 * KEPT);

    Member bob = chat.find(BOB);
    assertThat(bob).isNotNull();
    chat.read(bob, 6);
    assertThat(bobs().unreadMentions()).isEqualTo(2);
    assertThat(bobs().firstMention()).isEqualTo(7);
  }

  @Test
  void mentionsNobodyByARecalledMessageNorTheSenderItself() {
    say(new Content.Text("bob!", 0, List.of(BOB), false));
    say(new Content.Text("all!", 0, List.of(), true));
    say(new Content.Recall(1));
    assertThat(bobs().firstMention()).isEqualTo(2);
    say(new Content.Recall(2));

    assertThat(bobs().unreadMentions()).isZero();
    assertThat(bobs().unread()).as("they stay to be seen, without their text").isEqualTo(2);
    Conversation.Visible visible = chat.visible(ALICE);
    assertThat(visible).isNotNull();
    assertThat(chat.summary(ALICE, visible, null, 0).unreadMentions()).isZero();
  }
}
