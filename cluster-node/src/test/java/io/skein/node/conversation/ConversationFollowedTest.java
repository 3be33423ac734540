package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What who follows a conversation's log is told, and given when it asks. */
class ConversationFollowedTest {
  private final ConversationHouse house = new ConversationHouse();
  private final TestProbe<LogPart> follower = house.kit.createTestProbe(LogPart.class);

  @AfterEach
  void close() {
    house.close();
  }

  private void post(
      ActorRef<ConversationInput> chat, ConversationId id, long clientId, Content content) {
    chat.tell(house.post(id, ALICE, clientId, clientId - 1, content));
    house.answer(Reply.Posted.class);
  }

  private LogPart read(ActorRef<ConversationInput> chat, ConversationId id, long after) {
    chat.tell(new ConversationCommand.ReadLog(id, after, follower.ref()));
    return follower.receiveMessage();
  }

  private static List<Content> contents(LogPart part) {
    return part.messages().stream().map(Message::content).toList();
  }

  /** Lets the delay pass, and gives what was told by then. */
  private List<LogPart> told(ActorRef<ConversationInput> chat, int parts) {
    house.settle(chat, CHAT);
    house.pass(FollowedLog.DELAY);
    awaitUntil(() -> house.followed.parts().size() >= parts);
    house.settle(chat, CHAT);
    return house.followed.parts();
  }

  @Test
  void tellsWhatWasSaidInASecondAtOnce() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, CHAT, 1, new Content.Text("one"));
    post(chat, CHAT, 2, new Content.Reaction(1, "+", false));
    post(chat, CHAT, 3, new Content.Text("two"));
    post(chat, CHAT, 4, new Content.Edit(1, "first"));
    house.settle(chat, CHAT);
    assertThat(house.followed.parts()).isEmpty();

    List<LogPart> parts = told(chat, 1);

    assertThat(parts).hasSize(1);
    LogPart part = parts.get(0);
    assertThat(part.after()).isZero();
    assertThat(part.upTo()).isEqualTo(4);
    assertThat(part.isLast()).isTrue();
    assertThat(contents(part))
        .containsExactly(
            new Content.Text("one"), new Content.Text("two"), new Content.Edit(1, "first"));
    post(chat, CHAT, 5, new Content.Text("three"));
    assertThat(told(chat, 2).get(1).after()).isEqualTo(4);
  }

  @Test
  void tellsNothingOfWhatWasTakenBackMeanwhile() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, CHAT, 1, new Content.Text("oops"));
    post(chat, CHAT, 2, new Content.Edit(1, "oops!"));
    post(chat, CHAT, 3, new Content.Recall(1));

    assertThat(contents(told(chat, 1).get(0))).containsExactly(new Content.Recall(1));
    assertThat(contents(read(chat, CHAT, 0))).containsExactly(new Content.Recall(1));
  }

  @Test
  void tellsNothingOfWhatVanishes() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, CHAT, 1, new Content.VanishChange(3_600));
    post(chat, CHAT, 2, new Content.Text("for an hour"));

    LogPart part = told(chat, 1).get(0);

    assertThat(part.messages()).isEmpty();
    assertThat(part.upTo()).isEqualTo(2);
  }

  @Test
  void givesTheLogFromWhereItIsAskedFor() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 3);

    LogPart part = read(chat, CHAT, 1);

    assertThat(part.after()).isEqualTo(1);
    assertThat(part.upTo()).isEqualTo(3);
    assertThat(part.head()).isEqualTo(3);
    assertThat(part.messages()).extracting(Message::sequence).containsExactly(2L, 3L);
    assertThat(read(chat, CHAT, 3)).isEqualTo(new LogPart(CHAT, 3, 3, 3, List.of()));
    assertThat(read(chat, CHAT, 9).messages()).isEmpty();
  }

  @Test
  void givesALongLogPartByPartAlsoWhatIsNotInMemory() {
    house.settings("tail-messages-max = 4");
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB)));
    house.answer(Reply.ConversationOpened.class);
    house.say(group, GROUP, ALICE, 1, 300);

    long place = 0;
    int messages = 0;
    LogPart part;
    do {
      part = read(group, GROUP, place);
      assertThat(part.after()).isEqualTo(place);
      assertThat(part.upTo()).isGreaterThan(place);
      place = part.upTo();
      messages += part.messages().size();
    } while (!part.isLast());

    assertThat(place).isEqualTo(301);
    assertThat(messages).isEqualTo(300);
  }

  @Test
  void leavesAGapThatIsSeenWhereTheTailDoesNotReach() {
    house.settings("tail-messages-max = 4");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 9);

    LogPart part = told(chat, 1).get(0);

    assertThat(part).isEqualTo(new LogPart(CHAT, 9, 9, 9, List.of()));
  }

  @Test
  void cutsAPartThatIsTooLargeForOneMessage() {
    house.settings("page-bytes-max = 32 KiB, tail-bytes-max = 1 MiB");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    for (int n = 1; n <= 4; n++) {
      post(chat, CHAT, n, new Content.Text("x".repeat(15_000)));
    }

    assertThat(told(chat, 2)).extracting(LogPart::upTo).containsExactly(2L, 4L);
  }

  @Test
  void tellsWhatIsLeftWhenItStops() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, CHAT, 1, new Content.Text("one"));

    chat.tell(new ConversationActor.Stop());

    house.client.expectTerminated(chat);
    assertThat(house.followed.parts()).extracting(LogPart::upTo).containsExactly(1L);
  }

  @Test
  void doesNotTellAgainWhatALifeBeforeHasSaid() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, CHAT, 1, new Content.Text("one"));
    house.kit.stop(chat, Duration.ofSeconds(10));

    ActorRef<ConversationInput> next = house.start(CHAT);
    post(next, CHAT, 2, new Content.Text("two"));

    LogPart part = told(next, 1).get(0);
    assertThat(part.after()).isEqualTo(1);
    assertThat(contents(part)).containsExactly(new Content.Text("two"));
  }

  @Test
  void isAskedForAConversationThatIsNone() {
    ActorRef<ConversationInput> chat = house.start(GROUP);

    assertThat(read(chat, GROUP, 0)).isEqualTo(new LogPart(GROUP, 0, 0, 0, List.of()));
  }
}
