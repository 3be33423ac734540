package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.clientId;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
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
  private static final MediaId FILE = new MediaId(8);
  private static final MediaId COPY = AskedMedia.copyOf(FILE);
  private static final Message SAID_FILE = SAID.with(file(FILE));

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
  void keepsTheCopyOfAFileThatItPosts() {
    house.elsewhere.shows(ALICE, SAID_FILE);
    chat.tell(house.post(CHAT, ALICE, 2, 1, FORWARD));

    house.media.answer(COPY, new MediaShares.Shared(file(COPY)));

    house.answer(Reply.Posted.class);
    house.settle(chat, CHAT);
    assertThat(stored(2).content()).isEqualTo(file(COPY));
    assertThat(stored(2).forwarded()).isEqualTo(new Message.Forwarded(STRANGER, 5_000));
    assertThat(house.media.released).isEmpty();
  }

  /** Its sender is no member any more: the copy is kept for nothing. */
  @Test
  void letsGoOfTheCopyOfAFileThatIsRefusedAfterAll() {
    ActorRef<ConversationInput> group = group();
    house.elsewhere.shows(BOB, SAID_FILE);
    group.tell(house.post(GROUP, BOB, 2, 1, FORWARD));
    house.settle(group, GROUP);
    group.tell(
        new ConversationCommand.Remove(
            GROUP, ConversationHouse.phone(ALICE), List.of(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);

    house.media.answer(COPY, new MediaShares.Shared(file(COPY)));

    house.refusal(ErrorCode.NOT_A_MEMBER);
    house.settle(group, GROUP);
    assertThat(house.media.released).containsExactly(clientId(2));
  }

  /** The next attempt takes a copy of its own. */
  @Test
  void letsGoOfTheCopyOfAnAttemptThatIsToBeSentAgain() {
    house.settings("dedupe-window = 4");
    ActorRef<ConversationInput> group = group();
    house.elsewhere.shows(ALICE, SAID_FILE);
    house.say(group, GROUP, ALICE, 2, 2);
    house.say(group, GROUP, BOB, 3, 5);
    group.tell(
        new ConversationCommand.Post(
            GROUP,
            ConversationHouse.phone(ALICE),
            clientId(6),
            5,
            FORWARD,
            house.replyTo(),
            clientId(2)));
    house.settle(group, GROUP);
    house.say(group, GROUP, BOB, 7, 7);

    house.media.answer(COPY, new MediaShares.Shared(file(COPY)));

    house.refusal(ErrorCode.OUT_OF_ORDER);
    house.settle(group, GROUP);
    assertThat(house.media.released).containsExactly(clientId(6));
  }

  private ActorRef<ConversationInput> group() {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB)));
    house.answer(Reply.ConversationOpened.class);
    return group;
  }

  private static Content.Media file(MediaId id) {
    return new Content.Media(
        id, Content.Media.Kind.FILE, "a.pdf", "application/pdf", 5, 0, 0, 0, Bytes.EMPTY, "");
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
