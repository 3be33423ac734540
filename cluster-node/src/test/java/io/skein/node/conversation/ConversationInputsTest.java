package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.clientId;
import static io.skein.node.conversation.ConversationHouse.phone;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.Bytes;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No state leaves a command unhandled, and each request that wants an answer gets one. */
class ConversationInputsTest {
  private final ConversationHouse house = new ConversationHouse();
  private final TestProbe<Summarized> asker = house.kit.createTestProbe(Summarized.class);
  private final TestProbe<Outbound> looker = house.kit.createTestProbe(Outbound.class);

  @AfterEach
  void close() {
    house.close();
  }

  /** One of each, from a user of the chat. */
  private List<ConversationCommand> samples() {
    List<ConversationCommand> samples =
        List.of(
            house.post(CHAT, ALICE, 500, 0),
            house.pull(CHAT, ALICE, 0, 1),
            new ConversationCommand.Create(
                CHAT,
                phone(ALICE),
                clientId(501),
                "title",
                List.of(BOB),
                house.replyTo(),
                List.of()),
            new ConversationCommand.Invite(
                CHAT, phone(ALICE), List.of(BOB), house.replyTo(), List.of()),
            new ConversationCommand.Remove(CHAT, phone(ALICE), List.of(BOB), house.replyTo()),
            new ConversationCommand.Leave(CHAT, phone(ALICE), house.replyTo()),
            new ConversationCommand.Rename(CHAT, phone(ALICE), "title", house.replyTo()),
            new ConversationCommand.ChangeMembers(
                CHAT,
                phone(ALICE),
                Request.ChangeMembers.Action.BAN,
                List.of(BOB),
                house.replyTo()),
            new ConversationCommand.ChangeGroup(
                CHAT, phone(ALICE), GroupChange.SettingsChange.silenced(true), house.replyTo()),
            new ConversationCommand.Join(CHAT, phone(ALICE), Bytes.EMPTY, "", house.replyTo()),
            new ConversationCommand.AskGroup(
                CHAT, ALICE, Request.AskGroup.What.GROUP, Bytes.EMPTY, null, 1, house.replyTo()),
            new ConversationCommand.ListMembers(CHAT, ALICE, null, 1, house.replyTo()),
            new ConversationCommand.Summarize(CHAT, ALICE, asker.ref()),
            new ConversationCommand.Wake(CHAT, house.kit.<Awake>createTestProbe(Awake.class).ref()),
            ConversationHouse.acknowledge(CHAT, ALICE, 0, 0),
            new ConversationCommand.Departed(CHAT, ALICE, 0),
            new ConversationCommand.Decline(CHAT, ALICE, 1),
            new ConversationCommand.ReadLog(
                CHAT, 0, house.kit.<LogPart>createTestProbe(LogPart.class).ref()),
            new ConversationCommand.MayCall(
                CHAT,
                ALICE,
                List.of(BOB),
                2,
                house.kit.<CallPermit>createTestProbe(CallPermit.class).ref()),
            new ConversationCommand.Relate(
                CHAT,
                ALICE,
                ConversationHouse.FRIEND,
                house.kit.<Related>createTestProbe(Related.class).ref()),
            house.read(CHAT, ALICE, 0),
            new ConversationCommand.Look(CHAT, ALICE, looker.ref(), false, house.replyTo(), 0),
            new ConversationCommand.Typing(CHAT, ALICE, Request.Typing.Kind.TEXT, looker.ref()),
            new ConversationCommand.LookAway(CHAT, ALICE, looker.ref()),
            new ConversationCommand.CountReceipts(CHAT, ALICE, 1, house.replyTo()),
            new ConversationCommand.ListReceipts(CHAT, ALICE, 1, null, 1, house.replyTo()),
            new ConversationCommand.SwitchReceipts(CHAT, ALICE, false, house.replyTo()),
            new ConversationCommand.ListHighlights(CHAT, ALICE, house.replyTo()));
    Set<Class<?>> sampled = new HashSet<>();
    samples.forEach(sample -> sampled.add(sample.getClass()));
    assertThat(sampled)
        .as("add a sample for each new command")
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ConversationCommand.class.getDeclaredClasses())
                .filter(Class::isRecord)
                .toList());
    return samples;
  }

  /**
   * All changes of a group, Pull, AskGroup, ListMembers, Read, Look, three about receipts, and
   * ListHighlights; Post and Summarize apart.
   */
  private static final int ANSWERED_AT_ONCE = 17;

  private void sendAll(ActorRef<ConversationInput> chat) {
    samples().forEach(chat::tell);
  }

  private void allAnswered(int answers) {
    house.client.receiveSeveralMessages(answers);
    asker.receiveMessage();
    house.unhandled.expectNoMessage(Duration.ZERO);
  }

  @Test
  void handlesAllWhileLoading() {
    house.watched.hold();
    ActorRef<ConversationInput> chat = house.start(CHAT);
    sendAll(chat);
    house.settle(chat, CHAT);

    house.watched.release();

    allAnswered(ANSWERED_AT_ONCE + 1);
  }

  @Test
  void handlesAllWhileTheStoreIsAway() {
    house.log.setAway(true);
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.settle(chat, CHAT);
    chat.tell(house.post(CHAT, ALICE, 1, 0));
    house.answer();

    sendAll(chat);

    allAnswered(ANSWERED_AT_ONCE + 1);
  }

  @Test
  void handlesAllWhenReady() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);

    sendAll(chat);

    allAnswered(ANSWERED_AT_ONCE + 1);
  }

  @Test
  void handlesAllWhileWriting() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 2, 1));

    sendAll(chat);

    allAnswered(ANSWERED_AT_ONCE);
    house.log.releaseAppends();
    house.client.receiveSeveralMessages(2);
  }

  @Test
  void handlesAllWhileStopping() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 2, 1));
    chat.tell(new ConversationActor.Stop());

    sendAll(chat);

    allAnswered(ANSWERED_AT_ONCE + 1);
    house.log.releaseAppends();
    house.answer();
    house.client.expectTerminated(chat);
  }

  @Test
  void refusesWhatComesWhileTooManyWait() {
    house.settings("load.waiting-max = 2");
    house.watched.hold();
    ActorRef<ConversationInput> chat = house.start(CHAT);
    for (int i = 0; i < 3; i++) {
      chat.tell(
          new ConversationCommand.Pull(
              CHAT, ALICE, 0, Request.Pull.Direction.FORWARD, 1, house.replyTo()));
    }

    house.refusal(ErrorCode.OVERLOADED);

    house.watched.release();
    house.client.receiveSeveralMessages(2);
  }
}
