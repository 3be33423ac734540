package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reader is told who has deleted messages for itself. */
class ConversationDiscardedTest {
  private final ConversationHouse house = new ConversationHouse();

  @AfterEach
  void close() {
    house.close();
  }

  private ActorRef<ConversationInput> aChatThatSays(Content... contents) {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    for (int i = 0; i < contents.length; i++) {
      chat.tell(house.post(CHAT, ALICE, i + 1, i, contents[i]));
      house.answer(Reply.Posted.class);
    }
    return chat;
  }

  private static Content text(String text) {
    return new Content.Text(text);
  }

  private List<Content> bobsPage(ActorRef<ConversationInput> chat, Discarded discarded) {
    chat.tell(
        new ConversationCommand.Pull(
            CHAT, BOB, 0, Request.Pull.Direction.FORWARD, 100, house.replyTo(), false, discarded));
    return house.answer(Reply.Page.class).messages().stream().map(Message::content).toList();
  }

  private Reply.ConversationSummary bobsLine(
      ActorRef<ConversationInput> chat, Discarded discarded) {
    TestProbe<Summarized> probe = house.kit.createTestProbe(Summarized.class);
    chat.tell(new ConversationCommand.Summarize(CHAT, BOB, probe.ref(), discarded));
    return probe.receiveMessage().summary();
  }

  private static Discarded discarded(long upTo, Long... sequences) {
    return new Discarded(CHAT, upTo, List.of(sequences));
  }

  @Test
  void tellsNothingOfWhatTheReaderHasDeletedNorOfItsEdits() {
    ActorRef<ConversationInput> chat =
        aChatThatSays(text("one"), text("two"), new Content.Edit(1, "1"), new Content.Edit(2, "2"));

    assertThat(bobsPage(chat, discarded(0, 1L)))
        .containsExactly(
            Content.Recalled.INSTANCE,
            text("two"),
            new Content.Edit(1, ""),
            new Content.Edit(2, "2"));
    assertThat(bobsPage(chat, discarded(2)))
        .containsExactly(
            Content.Recalled.INSTANCE,
            Content.Recalled.INSTANCE,
            new Content.Edit(1, ""),
            new Content.Edit(2, ""));
  }

  @Test
  void tellsOthersAllOfIt() {
    ActorRef<ConversationInput> chat = aChatThatSays(text("one"));
    bobsPage(chat, discarded(1));

    chat.tell(house.pull(CHAT, ALICE, 0, 9));

    assertThat(house.answer(Reply.Page.class).messages())
        .extracting(Message::content)
        .containsExactly(text("one"));
  }

  @Test
  void theLastMessageIsTheNewestThatIsLeft() {
    ActorRef<ConversationInput> chat =
        aChatThatSays(text("one"), text("two"), new Content.Reaction(1, "e", false), text("three"));

    assertThat(bobsLine(chat, discarded(0, 2L)).last().content()).isEqualTo(text("three"));
    assertThat(bobsLine(chat, discarded(0, 4L)).last().content()).isEqualTo(text("two"));
    assertThat(bobsLine(chat, discarded(0, 2L, 4L)).last().content()).isEqualTo(text("one"));
    assertThat(bobsLine(chat, discarded(1, 2L, 4L)).last()).isNull();
    assertThat(bobsLine(chat, discarded(4)).last()).isNull();
    assertThat(bobsLine(chat, discarded(4)).head()).isEqualTo(4);
  }

  @Test
  void looksForItInTheLogWhereTheMemoryEnds() {
    aChatThatSays(text("one"), text("two"));
    ActorRef<ConversationInput> again = house.start(CHAT);

    assertThat(bobsLine(again, discarded(0, 2L)).last().content()).isEqualTo(text("one"));
  }
}
