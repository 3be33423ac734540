package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.FRIEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Notice;
import io.skein.node.people.Stance;
import io.skein.protocol.Content;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a chat's actor is told of its users, and what it finds stored. */
class ConversationPeopleTest {
  private static final Stance BLOCKING =
      new Stance(5, true, false, 0, Self.Strangers.UNTIL_ANSWERED);
  private static final Stance HEARING =
      new Stance(5, false, false, 0, Self.Strangers.UNTIL_ANSWERED);

  private final ConversationHouse house = new ConversationHouse();
  private final TestProbe<Related> session = house.kit.createTestProbe(Related.class);
  private final TestProbe<Summarized> asker = house.kit.createTestProbe(Summarized.class);

  @AfterEach
  void close() {
    house.close();
  }

  private void relate(ActorRef<ConversationInput> chat, Stance stance) {
    chat.tell(new ConversationCommand.Relate(CHAT, ALICE, stance, session.ref()));
  }

  private boolean isInForce() {
    return session.receiveMessage().inForce();
  }

  @Test
  void refusesEveryPostThatIsOrderedAfterTheBlockWasAnswered() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, BOB, 1, 1);

    relate(chat, BLOCKING);
    assertThat(isInForce()).isTrue();
    chat.tell(house.post(CHAT, BOB, 2, 1));

    house.refusal(ErrorCode.BLOCKED);
    assertThat(house.log.stored(CHAT)).hasSize(1);
  }

  @Test
  void findsABlockThatWasStoredBeforeItStarted() {
    house.stances.put(ALICE, BLOCKING);
    ActorRef<ConversationInput> chat = house.start(CHAT);

    chat.tell(house.post(CHAT, BOB, 1, 0));

    house.refusal(ErrorCode.BLOCKED);
  }

  @Test
  void takesPostsAgainAfterTheBlockWasTakenBack() {
    house.stances.put(ALICE, BLOCKING);
    ActorRef<ConversationInput> chat = house.start(CHAT);
    relate(chat, new Stance(6, false, true, 0, Self.Strangers.UNTIL_ANSWERED));
    assertThat(isInForce()).isTrue();

    chat.tell(house.post(CHAT, BOB, 1, 0));

    house.answer(Reply.Posted.class);
  }

  /** Or a node that was cut off would say so of a chat that another one goes on with. */
  @Test
  void doesNotSayThatItIsInForceWhereNothingCanBeDecided() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, BOB, 1, 1);
    house.log.setAway(true);

    relate(chat, BLOCKING);

    assertThat(isInForce()).isFalse();
    house.log.setAway(false);
  }

  @Test
  void leavesMemoryWhenNothingWasEverSaid() {
    ActorRef<ConversationInput> chat = house.start(CHAT);

    relate(chat, FRIEND);

    assertThat(isInForce()).isTrue();
    house.shard.expectMessageClass(
        org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding.Passivate.class);
  }

  @Test
  void marksAStrangersMessagesAndItsChatUntilTheyAreAnswered() throws Exception {
    house.stances.put(ALICE, HEARING);
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, BOB, 1, 1);
    house.settle(chat, CHAT);

    assertThat(lastEvent().fromStranger()).isTrue();
    assertThat(summary(chat).fromStranger()).isTrue();

    chat.tell(house.post(CHAT, ALICE, 2, 1));
    house.answer(Reply.Posted.class);
    assertThat(summary(chat).fromStranger()).isFalse();
    chat.tell(house.post(CHAT, BOB, 3, 2));
    house.answer(Reply.Posted.class);
    house.settle(chat, CHAT);
    assertThat(lastEvent().fromStranger()).isFalse();
  }

  /** Or who was removed, of which nothing is told, would know it by its own tablet. */
  @Test
  void tellsNobodyThatItIsAStranger() throws Exception {
    house.stances.put(ALICE, HEARING);
    ActorRef<ConversationInput> chat = house.start(CHAT);

    house.say(chat, CHAT, BOB, 1, 1);
    house.settle(chat, CHAT);

    assertThat(lastEvent().fromStranger()).isTrue();
    assertThat(lastEvent(BOB).fromStranger()).isFalse();
    assertThat(lastEvent(BOB).message()).isEqualTo(lastEvent().message());
  }

  @Test
  void marksWhatADeviceOfTheReaderPulls() {
    house.stances.put(ALICE, HEARING);
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, BOB, 1, 1);

    chat.tell(house.pull(CHAT, ALICE, 0, 10));
    assertThat(house.answer(Reply.Page.class).fromStranger()).isTrue();
    chat.tell(house.pull(CHAT, BOB, 0, 10));
    assertThat(house.answer(Reply.Page.class).fromStranger()).isFalse();
  }

  @Test
  void takesBackWhatWasSaidBeforeOnlyContactsWereHeard() {
    house.stances.put(ALICE, HEARING);
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, BOB, 1, 1);
    relate(chat, new Stance(6, false, false, 0, Self.Strangers.CONTACTS));
    assertThat(isInForce()).isTrue();

    chat.tell(house.post(CHAT, BOB, 2, 1));
    house.refusal(ErrorCode.CONTACTS_ONLY);
    chat.tell(recall(3, 1));
    house.answer(Reply.Posted.class);
  }

  private ConversationCommand.Post recall(int clientId, long target) {
    ConversationCommand.Post post = house.post(CHAT, BOB, clientId, 1);
    return new ConversationCommand.Post(
        CHAT,
        post.origin(),
        post.clientId(),
        post.knownHead(),
        new Content.Recall(target),
        post.replyTo(),
        null);
  }

  private Reply.ConversationSummary summary(ActorRef<ConversationInput> chat) {
    chat.tell(new ConversationCommand.Summarize(CHAT, ALICE, asker.ref()));
    return asker.receiveMessage().summary();
  }

  private Reply.MessageEvent lastEvent() throws Exception {
    return lastEvent(ALICE);
  }

  private Reply.MessageEvent lastEvent(UserId user) throws Exception {
    var heard = house.heard(user, Notice.Appended.class);
    EncodedFrame frame = heard.get(heard.size() - 1).frames().get(0);
    return (Reply.MessageEvent)
        WireCodec.decodeServerFrame(ByteBuffer.wrap(frame.payload())).body();
  }
}
