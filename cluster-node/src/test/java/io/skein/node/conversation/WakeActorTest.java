package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.acknowledge;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.node.conversation.ConversationCommand.Wake;
import io.skein.node.delivery.Notice;
import io.skein.node.journal.Entity;
import io.skein.node.journal.InMemoryWakeStore;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.WakeStore;
import io.skein.node.testing.Stages;
import io.skein.protocol.ConversationId;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was acknowledged by a node that died is told by the next. */
class WakeActorTest {
  private static final ShardId SHARD = new ShardId("conversation", 3);

  private final ConversationHouse house = new ConversationHouse();
  private final InMemoryWakeStore store = new InMemoryWakeStore();
  private final TestProbe<ConversationCommand> conversations =
      house.kit.createTestProbe(ConversationCommand.class);

  @AfterEach
  void close() {
    house.close();
  }

  private ActorRef<WakeActor.Command> start(String settings) {
    return house.kit.spawn(
        WakeActor.create(
            ConversationSettings.from(
                ConfigFactory.parseString("skein.conversation.wake { " + settings + " }")
                    .withFallback(ConfigFactory.load())),
            store,
            conversations.ref()));
  }

  private static WakeStore.Wake row(ConversationId conversation, int epoch) {
    return WakeStore.Wake.ofEpoch(new Entity(SHARD, conversation.toString()), epoch);
  }

  private Wake asked() {
    return conversations.expectMessageClass(Wake.class);
  }

  private void isAwake(Wake wake) {
    wake.replyTo().tell(new Awake(wake.conversation()));
  }

  private List<WakeStore.Wake> rows() {
    return Stages.await(store.list(SHARD));
  }

  @Test
  void wakesWhatRecoveryWroteDownAndThenForgetsIt() {
    List<WakeStore.Wake> recovered = List.of(row(CHAT, 4), row(CHAT, 5));
    Stages.await(store.add(recovered));
    ActorRef<WakeActor.Command> waker = start("");

    recovered.forEach(row -> waker.tell(new WakeActor.Recovered(row)));
    Wake wake = asked();
    assertThat(wake.conversation()).isEqualTo(CHAT);
    assertThat(rows()).hasSize(2);
    isAwake(wake);
    isAwake(asked());

    conversations.awaitAssert(
        () -> {
          assertThat(rows()).isEmpty();
          return null;
        });
  }

  @Test
  void asksAgainWhoDoesNotAnswer() {
    ActorRef<WakeActor.Command> waker = start("retry-after = 2s");
    waker.tell(new WakeActor.Orphaned(new Entity(SHARD, CHAT.toString())));
    asked();

    house.pass(Duration.ofSeconds(2));
    isAwake(asked());

    waker.tell(new WakeActor.Orphaned(new Entity(SHARD, "g9")));
    assertThat(asked().conversation()).isEqualTo(ConversationId.group(9));
  }

  @Test
  void wakesNoMoreAtOnceThanItMay() {
    ActorRef<WakeActor.Command> waker = start("in-flight-max = 2");

    LongStream.rangeClosed(1, 5)
        .mapToObj(id -> row(ConversationId.group(id), 1))
        .forEach(row -> waker.tell(new WakeActor.Recovered(row)));
    Wake first = asked();
    asked();
    conversations.expectNoMessage(Duration.ZERO);
    isAwake(first);

    asked();
    conversations.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whoIsSlowKeepsNoOtherWaiting() {
    ActorRef<WakeActor.Command> waker = start("in-flight-max = 1, retry-after = 2s");
    waker.tell(new WakeActor.Recovered(row(ConversationId.group(1), 1)));
    waker.tell(new WakeActor.Recovered(row(ConversationId.group(2), 1)));
    assertThat(asked().conversation()).isEqualTo(ConversationId.group(1));

    house.pass(Duration.ofSeconds(2));

    assertThat(List.of(asked().conversation(), asked().conversation()))
        .containsExactlyInAnyOrder(ConversationId.group(1), ConversationId.group(2));
  }

  @Test
  void asksEverMoreSeldomAndForEver() {
    ActorRef<WakeActor.Command> waker = start("retry-after = 2s");
    waker.tell(new WakeActor.Recovered(row(CHAT, 1)));
    asked();
    int questions = 0;
    for (int round = 0; round < 100; round++) {
      house.pass(Duration.ofSeconds(2));
      waker.tell(new WakeActor.Orphaned(new Entity(SHARD, "g" + (1_000 + round))));
      Wake wake = asked();
      while (!wake.conversation().equals(ConversationId.group(1_000 + round))) {
        questions += wake.conversation().equals(CHAT) ? 1 : 0;
        wake = asked();
      }
      isAwake(wake);
    }

    assertThat(questions).isBetween(8, 12);
  }

  @Test
  void aRowThatComesAfterTheQuestionHasOneOfItsOwn() {
    Stages.await(store.add(List.of(row(CHAT, 4), row(CHAT, 5))));
    ActorRef<WakeActor.Command> waker = start("");
    waker.tell(new WakeActor.Recovered(row(CHAT, 4)));
    Wake first = asked();
    waker.tell(new WakeActor.Recovered(row(CHAT, 5)));
    waker.tell(new WakeActor.Recovered(row(CHAT, 4)));

    isAwake(first);

    Wake second = asked();
    assertThat(rows()).containsExactly(row(CHAT, 5));
    isAwake(second);
    conversations.awaitAssert(
        () -> {
          assertThat(rows()).isEmpty();
          return null;
        });
  }

  @Test
  void isAnsweredByAConversationWhenEveryMemberIsSafe() {
    ActorRef<ConversationInput> before = house.start(CHAT);
    house.say(before, CHAT, ALICE, 1, 2);
    before.tell(new ConversationActor.Stop());
    house.client.expectTerminated(before);
    house.told.clear();
    TestProbe<Awake> waker = house.kit.createTestProbe(Awake.class);

    ActorRef<ConversationInput> chat = house.start(CHAT);
    chat.tell(new Wake(CHAT, waker.ref()));
    house.settle(chat, CHAT);
    assertThat(house.heard(BOB, Notice.Secure.class)).isNotEmpty();
    chat.tell(acknowledge(CHAT, ALICE, 2, 2));
    house.settle(chat, CHAT);
    waker.expectNoMessage(Duration.ZERO);
    chat.tell(acknowledge(CHAT, BOB, 2, 2));

    assertThat(waker.receiveMessage().conversation()).isEqualTo(CHAT);
  }
}
