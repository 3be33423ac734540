package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.clientId;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A forward has its place once it is known what it says. */
class ConversationForwardTest {
  private static final ConversationId SOURCE = ConversationId.group(77);
  private static final Content.Forward FORWARD = new Content.Forward(SOURCE, 4, 0);
  private static final Message SAID =
      new Message(SOURCE, 4, STRANGER, clientId(9), 5_000, new Content.Text("hello"));

  private final ConversationHouse house = new ConversationHouse();
  private ActorRef<ConversationInput> chat;

  @BeforeEach
  void begin() {
    chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Message stored(int sequence) {
    return house.log.stored(CHAT).get(sequence - 1);
  }

  @Test
  void storesWhatWasSaidElsewhereAndWhoSaidIt() {
    house.elsewhere.shows(ALICE, SAID);

    chat.tell(house.post(CHAT, ALICE, 2, 1, FORWARD));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(stored(2).content()).isEqualTo(new Content.Text("hello"));
    assertThat(stored(2).forwarded()).isEqualTo(new Message.Forwarded(STRANGER, 5_000));
    assertThat(stored(2).sender()).isEqualTo(ALICE);
  }

  @Test
  void aRetryIsNotPostedTwice() {
    house.elsewhere.shows(ALICE, SAID);
    chat.tell(house.post(CHAT, ALICE, 2, 1, FORWARD));
    house.answer(Reply.Posted.class);

    chat.tell(house.post(CHAT, ALICE, 2, 1, FORWARD));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(house.log.stored(CHAT)).hasSize(2);
  }

  @Test
  void othersDoNotWaitAndTheSendersOwnPostsKeepTheirOrder() {
    house.elsewhere.holds(ALICE, SOURCE, 4);
    chat.tell(house.post(CHAT, ALICE, 2, 1, FORWARD));
    chat.tell(house.post(CHAT, ALICE, 3, 1));
    chat.tell(house.post(CHAT, BOB, 4, 1));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    house.elsewhere.answers(ALICE, SAID);
    house.answer(Reply.Posted.class);
    house.answer(Reply.Posted.class);

    assertThat(house.log.stored(CHAT).stream().map(Message::clientId).toList())
        .isEqualTo(List.of(clientId(1), clientId(4), clientId(2), clientId(3)));
    assertThat(stored(3).content()).isEqualTo(new Content.Text("hello"));
  }

  @Test
  void refusesWhatTheSenderDoesNotSeeAndGoesOnWithTheRest() {
    house.elsewhere.shows(BOB, SAID);
    chat.tell(house.post(CHAT, ALICE, 2, 1, FORWARD));
    chat.tell(house.post(CHAT, ALICE, 3, 1));

    house.refusal(ErrorCode.NO_SUCH_MESSAGE);
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(stored(2).forwarded()).isNull();
  }

  @Test
  void nobodyEditsWhatItForwarded() {
    house.elsewhere.shows(ALICE, SAID);
    chat.tell(house.post(CHAT, ALICE, 2, 1, FORWARD));
    house.answer(Reply.Posted.class);

    chat.tell(house.post(CHAT, ALICE, 3, 2, new Content.Edit(2, "never said")));

    house.refusal(ErrorCode.NO_SUCH_MESSAGE);
  }
}
