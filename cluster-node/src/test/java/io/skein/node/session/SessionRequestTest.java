package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.BOB;
import static io.skein.node.session.SessionFixture.CAROL;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.CROWD;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static io.skein.node.session.SessionFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand.Create;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.EventFrames;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Notice;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a device asks for: sync, the conversation list, new chats. */
class SessionRequestTest {
  private static ActorTestKit kit;
  private SessionFixture alice;
  private SessionDevice phone;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("session-requests");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void newSession() {
    alice = new SessionFixture(kit);
    attachPhone();
  }

  private void attachPhone() {
    phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
  }

  @Test
  void givesANewDeviceEverythingNewestFirst() {
    alice.appended(CHAT, 3);
    alice.appended(GROUP, 9);
    alice.appended(ConversationId.group(51), 6);

    Reply.Synced synced = phone.synced(Bytes.EMPTY);

    assertThat(synced.conversations())
        .extracting(Reply.ConversationSummary::conversation)
        .containsExactly(GROUP, ConversationId.group(51), CHAT);
    assertThat(synced.more()).isFalse();
    assertThat(synced.cursor().size()).isBetween(1, 64);
  }

  @Test
  void givesOnlyWhatChangedSinceTheCursor() {
    alice.appended(CHAT, 1);
    alice.appended(GROUP, 1);
    Bytes cursor = phone.synced(Bytes.EMPTY).cursor();

    alice.appended(GROUP, 2);

    assertThat(ids(phone.synced(cursor).conversations())).containsExactly(GROUP);
  }

  @Test
  void givesEverythingForACursorThatIsNone() {
    alice.appended(CHAT, 1);
    phone.synced(Bytes.EMPTY);

    assertThat(phone.synced(Bytes.wrap(new byte[] {9, 9, 9})).conversations()).hasSize(1);
    assertThat(phone.synced(Bytes.wrap(new byte[25])).conversations()).hasSize(1);
  }

  @Test
  void givesEverythingForACursorOlderThanTheOneThatClearedTheMarks() {
    alice.appended(CHAT, 1);
    alice.appended(GROUP, 1);
    Bytes first = phone.synced(Bytes.EMPTY).cursor();
    alice.appended(CHAT, 2);
    alice.notice(new Notice.Secure(CHAT, 2, 1));
    alice.awaitSafe(CHAT, 2);
    Bytes second = phone.synced(first).cursor();
    phone.synced(second);
    phone.connection.awaitAssert(
        () -> {
          assertThat(alice.stored().confirmed()).containsEntry(PHONE, second);
          return null;
        });
    alice.crash();

    SessionDevice restored = alice.device(PHONE);
    assertThat(restored.attached(first).resumed()).isFalse();
    assertThat(ids(restored.synced(first).conversations())).containsExactly(CHAT, GROUP);
    assertThat(restored.synced(second).conversations()).isEmpty();
  }

  @Test
  void tellsALongListInPages() {
    alice = alice.withPages(2);
    attachPhone();
    Set<ConversationId> expected = new HashSet<>();
    for (long group = 1; group <= 5; group++) {
      alice.appended(ConversationId.group(group), group);
      expected.add(ConversationId.group(group));
    }

    List<ConversationId> told = new ArrayList<>();
    Bytes cursor = Bytes.EMPTY;
    boolean more = true;
    while (more) {
      Reply.Synced page = phone.synced(cursor);
      assertThat(page.conversations()).hasSizeLessThanOrEqualTo(2);
      page.conversations().forEach(line -> told.add(line.conversation()));
      cursor = page.cursor();
      more = page.more();
    }

    assertThat(told).doesNotHaveDuplicates().hasSameElementsAs(expected);
    assertThat(told.get(0)).isEqualTo(ConversationId.group(5));
    assertThat(phone.synced(cursor).conversations()).isEmpty();
  }

  @Test
  void cutsAPageThatWouldBeTooLargeForOneFrame() {
    for (long group = 1; group <= 18; group++) {
      ConversationId id = ConversationId.group(group);
      alice.appended(id, 1);
      Message last = new Message(id, 1, BOB, null, group, new Content.Text("x".repeat(16 * 1024)));
      alice.summaries.put(
          id,
          new Summarized(
              id, new Reply.ConversationSummary(id, "", 1, 1, 0, 1, last, 2, null), null, false));
    }

    Reply.Synced first = phone.synced(Bytes.EMPTY);
    Reply.Synced second = phone.synced(first.cursor());

    assertThat(first.more()).isTrue();
    assertThat(first.conversations()).hasSizeBetween(10, 15);
    assertThat(second.more()).isFalse();
    Set<ConversationId> all = ids(first.conversations());
    all.addAll(ids(second.conversations()));
    assertThat(all).hasSize(18);
    assertThat(first.conversations().size() + second.conversations().size()).isEqualTo(18);
  }

  @Test
  void leavesAConversationThatDoesNotAnswerForTheNextSync() {
    alice.appended(CHAT, 1);
    alice.appended(GROUP, 1);
    Summarized silent = alice.summaries.remove(GROUP);

    Reply.Synced first = phone.synced(Bytes.EMPTY);

    assertThat(ids(first.conversations())).containsExactly(CHAT);
    assertThat(first.more()).isTrue();
    alice.summaries.put(GROUP, silent);
    Reply.Synced second = phone.synced(first.cursor());
    assertThat(ids(second.conversations())).containsExactly(GROUP);
    assertThat(second.more()).isFalse();
  }

  @Test
  void refusesForNowWhenNoConversationAnswers() {
    alice.appended(CHAT, 1);
    alice.refuses(CHAT, ErrorCode.UNAVAILABLE);

    assertThat(phone.sync(Bytes.EMPTY))
        .isEqualTo(
            new Reply.Failed(ErrorCode.UNAVAILABLE, "no conversation gives its summary", 70));
  }

  @Test
  void endsTheListThoughAConversationNeverAnswers() {
    alice.appended(CHAT, 1);
    alice.appended(GROUP, 1);
    Summarized silent = alice.summaries.get(GROUP);
    alice.refuses(GROUP, ErrorCode.UNAVAILABLE);

    Reply.Synced first = phone.synced(Bytes.EMPTY);
    assertThat(ids(first.conversations())).containsExactly(CHAT);
    assertThat(first.more()).isTrue();
    assertThat(phone.sync(first.cursor())).isInstanceOf(Reply.Failed.class);
    Reply.Synced last = phone.synced(first.cursor());

    assertThat(last.conversations()).isEmpty();
    assertThat(last.more()).as("the list ends").isFalse();
    phone.connection.fishForMessage(
        Duration.ofSeconds(5),
        told ->
            told.equals(EventFrames.resync())
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    alice.summaries.put(GROUP, silent);
    Reply.Synced later = phone.synced(last.cursor());
    assertThat(ids(later.conversations())).as("asked later").containsExactly(GROUP);
    assertThat(later.more()).isFalse();
  }

  @Test
  void tellsADeviceThatResumesToAskForWhatWasMissing() {
    alice.appended(CHAT, 1);
    alice.refuses(CHAT, ErrorCode.UNAVAILABLE);
    for (int round = 1; round < 3; round++) {
      assertThat(phone.sync(Bytes.EMPTY)).isInstanceOf(Reply.Failed.class);
    }
    Bytes cursor = phone.synced(Bytes.EMPTY).cursor();
    phone.detach();

    assertThat(phone.attached(cursor).resumed()).isFalse();
  }

  @Test
  void refusesForNowWhileTheStoreIsAway() {
    alice.inboxes.setAway(true);

    assertThat(phone.sync(Bytes.EMPTY))
        .isEqualTo(new Reply.Failed(ErrorCode.UNAVAILABLE, "the store does not answer", 70));
    alice.inboxes.setAway(false);
    phone.synced(Bytes.EMPTY);
  }

  @Test
  void tellsWhichConversationTheUserIsNoMoreIn() {
    alice.appended(GROUP, 1);
    Bytes cursor = phone.synced(Bytes.EMPTY).cursor();
    alice.refuses(GROUP, ErrorCode.NOT_A_MEMBER);
    alice.notice(new Notice.Left(GROUP, 2));

    Reply.Synced synced = phone.synced(cursor);

    assertThat(synced.conversations())
        .containsExactly(new Reply.ConversationSummary(GROUP, "", 0, 1, 0, 0, null, 0, null));
  }

  @Test
  void takesOffTheListWhatTheUserIsNotInThoughItWasNotTold() {
    alice.appended(GROUP, 1);
    phone.synced(Bytes.EMPTY);
    alice.refuses(GROUP, ErrorCode.NOT_A_MEMBER);

    phone.synced(Bytes.EMPTY);

    phone.connection.awaitAssert(
        () -> {
          assertThat(alice.stored().conversations()).isEmpty();
          return null;
        });
  }

  @Test
  void asksLargeConversationsForTheirHeadsAtEverySync() {
    alice.summary(CROWD, 5, true);
    alice.notice(new Notice.Joined(CROWD, 5, 5, true));
    Bytes cursor = phone.synced(Bytes.EMPTY).cursor();
    assertThat(phone.synced(cursor).conversations()).isEmpty();

    alice.summary(CROWD, 8, true);

    assertThat(phone.synced(cursor).conversations())
        .singleElement()
        .satisfies(line -> assertThat(line.head()).isEqualTo(8));
  }

  @Test
  void stopsPushingALargeConversationThatTheUserLeftUnheard() {
    alice.summary(CROWD, 5, true);
    alice.notice(new Notice.Joined(CROWD, 5, 5, true));
    Bytes cursor = phone.synced(Bytes.EMPTY).cursor();

    alice.refuses(CROWD, ErrorCode.NOT_A_MEMBER);
    phone.synced(cursor);

    phone.fanout.fishForMessage(
        Duration.ofSeconds(5),
        told ->
            told instanceof FanoutCommand.Uninterested
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    assertThat(phone.synced(Bytes.EMPTY).conversations()).isEmpty();
  }

  @Test
  void refusesASyncOfADeviceThatIsNotLoggedIn() {
    alice.session.tell(
        new SessionCommand.Sync(ALICE, new DeviceId(99), Bytes.EMPTY, phone.replyTo()));

    assertThat(phone.refusal()).isEqualTo(ErrorCode.LOGGED_OUT);
  }

  @Test
  void refusesMoreRequestsAtOnceThanItHolds() {
    alice.appended(CHAT, 1);
    alice.summaries.remove(CHAT);
    for (int i = 0; i < 9; i++) {
      alice.session.tell(new SessionCommand.ListConversations(ALICE, null, 0, phone.replyTo()));
    }

    assertThat(phone.refusal()).isEqualTo(ErrorCode.OVERLOADED);
    for (int i = 0; i < 8; i++) {
      assertThat(phone.refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void listsConversationsInOrderAndInPages() {
    for (long group = 1; group <= 5; group++) {
      alice.appended(ConversationId.group(group), 1);
    }

    Reply.ConversationPage first = list(null, 3);
    Reply.ConversationPage second = list(ConversationId.group(3), 3);

    assertThat(first.conversations())
        .extracting(line -> line.conversation().low())
        .containsExactly(1L, 2L, 3L);
    assertThat(first.more()).isTrue();
    assertThat(second.conversations())
        .extracting(line -> line.conversation().low())
        .containsExactly(4L, 5L);
    assertThat(second.more()).isFalse();
  }

  @Test
  void endsAListBeforeAConversationThatDoesNotAnswer() {
    alice.appended(ConversationId.group(1), 1);
    alice.appended(ConversationId.group(2), 1);
    alice.summaries.remove(ConversationId.group(2));

    Reply.ConversationPage page = list(null, 0);

    assertThat(page.conversations()).hasSize(1);
    assertThat(page.more()).isTrue();
  }

  @Test
  void opensADirectChatWithoutWriting() {
    alice.summary(CHAT, 0);

    alice.session.tell(new SessionCommand.OpenDirect(ALICE, BOB, phone.replyTo()));

    assertThat(phone.answer())
        .isInstanceOfSatisfying(
            Reply.ConversationOpened.class,
            opened -> assertThat(opened.conversation().peer()).isEqualTo(BOB));
    assertThat(alice.stored().conversations()).isEmpty();
  }

  @Test
  void opensNoChatWithNobodyOrOneself() {
    alice.session.tell(new SessionCommand.OpenDirect(ALICE, new UserId(99), phone.replyTo()));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNKNOWN_USER);
    alice.session.tell(new SessionCommand.OpenDirect(ALICE, ALICE, phone.replyTo()));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.BAD_REQUEST);
    alice.session.tell(new SessionCommand.OpenDirect(ALICE, UserId.SYSTEM, phone.replyTo()));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void refusesToOpenAChatForNowIfTheConversationIsSilent() {
    alice.session.tell(new SessionCommand.OpenDirect(ALICE, BOB, phone.replyTo()));

    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void createsTheSameGroupForTheSameClientId() {
    ClientId clientId = ClientId.random();

    create(clientId, List.of(BOB, CAROL, ALICE));
    Create first = alice.conversations.expectMessageClass(Create.class);
    create(clientId, List.of(BOB, CAROL, ALICE));
    Create second = alice.conversations.expectMessageClass(Create.class);

    assertThat(first).isEqualTo(second);
    assertThat(first.origin()).isEqualTo(new DeviceOrigin(ALICE, PHONE));
    assertThat(first.conversation().isDirect()).isFalse();
    assertThat(first.replyTo()).isEqualTo(phone.replyTo());
  }

  @Test
  void createsNoGroupWithUnknownUsersOrTooMany() {
    create(ClientId.random(), List.of(BOB, new UserId(99)));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNKNOWN_USER);

    List<UserId> crowd = new ArrayList<>();
    for (long id = 1; id <= 10_000; id++) {
      crowd.add(new UserId(id));
    }
    create(ClientId.random(), crowd);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.TOO_MANY_USERS);
  }

  @Test
  void refusesToOpenMoreConversationsThanAUserMayHave() {
    for (long group = 1; group <= 20; group++) {
      alice.appended(ConversationId.group(group), 1);
    }

    create(ClientId.random(), List.of(BOB));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.TOO_MANY_CONVERSATIONS);
    alice.session.tell(new SessionCommand.OpenDirect(ALICE, BOB, phone.replyTo()));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.TOO_MANY_CONVERSATIONS);

    alice.appended(CHAT, 1);
    alice.session.tell(new SessionCommand.OpenDirect(ALICE, BOB, phone.replyTo()));
    assertThat(phone.answer())
        .as("a chat that is listed is open")
        .isInstanceOf(Reply.ConversationOpened.class);
    assertThat(alice.device(DESKTOP).attached(Bytes.EMPTY).resumed()).isFalse();
  }

  @Test
  void createsNoMoreGroupsThanAUserMayBeInButOpensChats() {
    alice.withGroups(2);
    alice.appended(ConversationId.group(1), 1);
    alice.appended(ConversationId.group(2), 1);
    phone.attached(Bytes.EMPTY);

    create(ClientId.random(), List.of(BOB));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.TOO_MANY_CONVERSATIONS);
    alice.summary(CHAT, 0);
    alice.session.tell(new SessionCommand.OpenDirect(ALICE, BOB, phone.replyTo()));
    assertThat(phone.answer()).isInstanceOf(Reply.ConversationOpened.class);
  }

  private Reply.ConversationPage list(ConversationId after, int limit) {
    alice.session.tell(new SessionCommand.ListConversations(ALICE, after, limit, phone.replyTo()));
    return (Reply.ConversationPage) phone.answer();
  }

  private void create(ClientId clientId, List<UserId> users) {
    alice.session.tell(
        new SessionCommand.CreateGroup(
            ALICE, PHONE, clientId, "title", users, phone.replyTo(), List.of()));
  }
}
