package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.BOB;
import static io.skein.node.session.SessionFixture.CAROL;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.CROWD;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.PushSubscription;
import io.skein.node.account.UnreadLine;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.Notice;
import io.skein.node.people.PeopleSamples;
import io.skein.node.push.PushNotification;
import io.skein.node.push.PushNotification.Kind;
import io.skein.node.push.PushSettings;
import io.skein.node.session.SessionFixture.Pushed;
import io.skein.node.testing.Stages;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupMode;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a session has told by push services; the rules are in PushRulesTest. */
class SessionPushTest {
  private static final PushSubscription TOKEN =
      PushSubscription.ofToken(PushSubscription.Service.APNS, "a1", 1);

  private static ActorTestKit kit;
  private SessionFixture alice;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("session-push");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  /** The phone has a subscription; the chats with bob and of the group are on the list. */
  @BeforeEach
  void aPhoneThatIsReached() {
    alice = new SessionFixture(kit);
    alice.devices.subscriptions.put(PHONE, TOKEN);
    unread(CHAT, 0, 0);
    unread(GROUP, 0, 0);
    alice.notice(new Notice.Joined(CHAT, 1, 0, false));
    alice.notice(new Notice.Joined(GROUP, 1, 0, false));
  }

  /** The conversation says from now on that so much is unread in it. */
  private void unread(ConversationId conversation, long head, int unread) {
    Message last =
        head == 0
            ? null
            : new Message(conversation, head, BOB, null, 1000 + head, new Content.Text("m" + head));
    alice.summaries.put(
        conversation,
        new Summarized(
            conversation,
            new ConversationSummary(
                conversation,
                conversation.isDirect() ? "" : "Tea",
                head,
                1,
                head - unread,
                unread,
                last,
                2,
                conversation.isDirect() ? BOB : null),
            null,
            false));
  }

  private void said(ConversationId conversation, long head, int unread) {
    unread(conversation, head, unread);
    alice.notice(
        new Notice.Appended(
            conversation, head, head, List.of(SessionFixture.frame(conversation, head)), 1, null));
  }

  /** The newest entry is the group's new title, behind which the conversation has these. */
  private void renamed(long head, int unread, Message... behind) {
    Message title =
        new Message(GROUP, head, BOB, null, 1000 + head, new Content.TitleChange(BOB, "Tea"));
    unread(GROUP, head, unread);
    ConversationSummary line = alice.summaries.get(GROUP).summary();
    alice.summaries.put(
        GROUP,
        new Summarized(
            GROUP,
            new ConversationSummary(GROUP, "Tea", head, 1, line.read(), unread, title, 2, null),
            null,
            false));
    alice.notice(
        new Notice.Appended(
            GROUP, head, head, List.of(SessionFixture.frame(GROUP, head)), 1, null));
    ConversationCommand.Pull pull = pulled();
    assertThat(pull.from()).isEqualTo(head + 1);
    assertThat(pull.reader()).isEqualTo(ALICE);
    List<Message> page = new ArrayList<>(List.of(behind));
    page.add(title);
    pull.replyTo().answer(new Reply.Page(page, head, false, 1, false, 0));
  }

  private ConversationCommand.Pull pulled() {
    while (true) {
      if (alice.conversations.receiveMessage() instanceof ConversationCommand.Pull pull) {
        return pull;
      }
    }
  }

  /** From a new life on. */
  private void tellingWords() {
    alice.pushSettings =
        new PushSettings.Told(
            PushSettings.Content.TEXT, 20, Duration.ofMillis(5), Duration.ofMillis(50), 20);
    alice.crash();
  }

  @Test
  void whatStandsBehindAChangeOfTheGroupIsToldAllTheSame() {
    tellingWords();

    renamed(2, 2, new Message(GROUP, 1, BOB, null, 1001, new Content.Text("tea?")));

    assertThat(told()).isEqualTo(new PushNotification(GROUP, Kind.MESSAGE, 2, "bob · Tea", "tea?"));
  }

  @Test
  void changesOfAGroupAloneAreNotTold() {
    renamed(2, 2, new Message(GROUP, 1, BOB, null, 1001, new Content.TitleChange(BOB, "Te")));

    said(CHAT, 1, 1);
    assertThat(told().conversation()).isEqualTo(CHAT);
  }

  private PushNotification told() {
    Pushed pushed = alice.pushed.receiveMessage();
    assertThat(pushed.device()).isEqualTo(PHONE);
    assertThat(pushed.to()).isEqualTo(TOKEN);
    return pushed.notification();
  }

  /** Nothing but this was pushed until now: it comes after whatever came before. */
  private void nothingUntil(ConversationId conversation, long head) {
    said(conversation, head, 1);
    assertThat(told().conversation()).isEqualTo(conversation);
  }

  @Test
  void aDeviceThatIsNotHereIsToldOfTheConversationAndTheBadgeAlone() {
    unread(GROUP, 4, 2);
    said(CHAT, 1, 1);

    assertThat(told()).isEqualTo(new PushNotification(CHAT, Kind.MESSAGE, 3, "", ""));
  }

  @Test
  void aDeviceThatIsHereHearsItByItsConnectionAlone() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    said(CHAT, 1, 1);
    phone.delivered(CHAT, 1);
    alice.awaitSafe(CHAT, 1);
    phone.detach();

    nothingUntil(GROUP, 1);
  }

  @Test
  void aDeviceWhoseConnectionEndsBeforeItHasConfirmedIsTold() {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    said(CHAT, 1, 1);
    phone.detach();

    assertThat(told().conversation()).isEqualTo(CHAT);
  }

  @Test
  void aDeviceWithoutASubscriptionIsNotTold() {
    alice.devices.subscriptions.clear();
    alice.crash();
    subscriptionChanged();
    said(CHAT, 1, 1);
    alice.devices.subscriptions.put(PHONE, TOKEN);
    subscriptionChanged();

    nothingUntil(GROUP, 1);
  }

  private void subscriptionChanged() {
    TestProbe<SessionCommand.SubscriptionHeard> heard = kit.createTestProbe();
    int reads = alice.devices.reads.get();
    alice.session.tell(new SessionCommand.SubscriptionChanged(ALICE, heard.getRef()));
    heard.receiveMessage();
    heard.awaitAssert(
        () -> {
          assertThat(alice.devices.reads.get()).isGreaterThan(reads);
          return null;
        });
  }

  @Test
  void aSubscriptionThatIsGoneIsNotUsedAnyMore() {
    said(CHAT, 1, 1);
    told();
    alice.devices.subscriptions.clear();
    subscriptionChanged();
    said(CHAT, 2, 2);
    alice.devices.subscriptions.put(PHONE, TOKEN);
    subscriptionChanged();

    nothingUntil(GROUP, 1);
  }

  @Test
  void whatIsReadElsewhereInTimeIsNotTold() {
    said(CHAT, 1, 0);

    nothingUntil(GROUP, 1);
  }

  @Test
  void aStormIsAFewNotificationsTheLastOfWhichTellsAll() {
    for (int i = 1; i <= 100; i++) {
      said(CHAT, i, i);
    }

    int notifications = 1;
    while (told().badge() < 100) {
      notifications++;
    }
    assertThat(notifications).isLessThan(50);
  }

  @Test
  void aConversationDoesNotWaitForTheIntervalOfAnother() {
    alice.pushSettings =
        new PushSettings.Told(
            PushSettings.Content.NONE, 20, Duration.ofMillis(5), Duration.ofHours(1), 20);
    alice.crash();
    said(CHAT, 1, 1);
    told();
    said(CHAT, 2, 2);

    nothingUntil(GROUP, 1);
  }

  @Test
  void aMutedConversationIsToldNeitherByItselfNorByTheBadge() {
    unread(CHAT, 1, 5);
    alice.device(DESKTOP).prefers(CHAT, PreferencesChange.mutedForEver());
    said(CHAT, 2, 6);
    said(GROUP, 1, 1);

    assertThat(told()).isEqualTo(new PushNotification(GROUP, Kind.MESSAGE, 1, "", ""));
  }

  @Test
  void aConversationOfWhichOnlyMentionsAreWantedCountsAllTheSame() {
    unread(CHAT, 1, 5);
    alice.device(DESKTOP).prefers(CHAT, PreferencesChange.mentionsOnly(true));
    said(CHAT, 2, 6);
    said(GROUP, 1, 1);

    assertThat(told()).isEqualTo(new PushNotification(GROUP, Kind.MESSAGE, 7, "", ""));
  }

  /** The group's newest message is this one, and the group has these, up to it. */
  private void saidInTheGroup(int mentions, long firstMention, Message... unread) {
    Message last = unread[unread.length - 1];
    unread(GROUP, last.sequence(), unread.length);
    ConversationSummary line = alice.summaries.get(GROUP).summary();
    alice.summaries.put(
        GROUP,
        new Summarized(
            GROUP,
            new ConversationSummary(
                GROUP,
                "Tea",
                line.head(),
                1,
                line.read(),
                unread.length,
                last,
                3,
                null,
                mentions,
                firstMention,
                Preferences.NONE),
            null,
            false));
    alice.notice(
        new Notice.Appended(
            GROUP,
            last.sequence(),
            last.sequence(),
            List.of(SessionFixture.frame(GROUP, last.sequence())),
            1,
            null));
  }

  /** The group is asked for what stands up to there, and has these. */
  private void asksTheGroup(long head, int limit, Message... behind) {
    ConversationCommand.Pull pull = pulled();
    assertThat(pull.conversation()).isEqualTo(GROUP);
    assertThat(pull.from()).isEqualTo(head + 1);
    assertThat(pull.limit()).isEqualTo(limit);
    pull.replyTo().answer(new Reply.Page(List.of(behind), head, false, 1, false, 0));
  }

  private static Message ofTheGroup(long sequence, UserId sender, Content content) {
    return new Message(GROUP, sequence, sender, null, 1000 + sequence, content);
  }

  @Test
  void whereOnlyMentionsAreWantedOneIsToldThoughAnotherMessageFollowsIt() {
    tellingWords();
    Message first = ofTheGroup(1, BOB, TO_ALICE);
    Message second = ofTheGroup(2, CAROL, new Content.Text("and @alice", 0, List.of(ALICE), false));
    Message plain = ofTheGroup(3, BOB, new Content.Text("tea?"));
    saidInTheGroup(1, 1, first);
    assertThat(told().text()).isEqualTo("@alice?");
    SessionDevice desktop = alice.device(DESKTOP);
    desktop.prefers(GROUP, PreferencesChange.mentionsOnly(true));
    assertThat(desktop.answer()).isNotInstanceOf(Reply.Failed.class);

    saidInTheGroup(2, 1, first, second, plain);
    asksTheGroup(3, 2, second, plain);

    assertThat(told())
        .isEqualTo(new PushNotification(GROUP, Kind.MENTION, 3, "carol · Tea", "and @alice"));

    Message more = ofTheGroup(4, BOB, new Content.Text("with milk"));
    saidInTheGroup(2, 1, first, second, plain, more);
    asksTheGroup(4, 1, more);
    nothingUntil(CHAT, 1);
  }

  @Test
  void inAGroupAnotherIsToldOfThoughWhomTheUserHasBlockedHasSpokenSince() {
    block();
    tellingWords();
    Message first = ofTheGroup(1, CAROL, new Content.Text("tea?"));
    Message blocked = ofTheGroup(2, BOB, new Content.Text("no"));
    saidInTheGroup(0, 0, first, blocked);
    asksTheGroup(2, 2, first, blocked);

    assertThat(told().text()).isEqualTo("tea?");
  }

  @Test
  void whomTheUserHasBlockedIsNotToldOfInAGroup() {
    block();
    said(GROUP, 1, 1);
    said(CHAT, 1, 1);

    assertThat(told().conversation()).isEqualTo(CHAT);
  }

  private void block() {
    Stages.await(alice.people.write(ALICE, PeopleSamples.blocking(BOB)));
  }

  @Test
  void wordsAreToldWhereTheOperatorWantsIt() {
    tellingWords();
    said(GROUP, 1, 1);

    PushNotification told = told();
    assertThat(told.title()).isEqualTo("bob · Tea");
    assertThat(told.text()).isEqualTo("m1");
    assertThat(told.toString()).doesNotContain("bob", "m1");
  }

  @Test
  void theSendersNameAloneIfThatIsWanted() {
    alice.pushSettings =
        new PushSettings.Told(
            PushSettings.Content.SENDER, 20, Duration.ofMillis(5), Duration.ofMillis(50), 0);
    alice.crash();
    said(CHAT, 1, 1);

    assertThat(told())
        .isEqualTo(new PushNotification(CHAT, Kind.MESSAGE, PushNotification.UNCOUNTED, "bob", ""));
  }

  @Test
  void theNextLifeAsksOnlyWhatHasChanged() {
    unread(GROUP, 4, 2);
    said(CHAT, 1, 1);
    told();
    alice.session.tell(new SessionNote.Stop());
    alice.pushed.awaitAssert(
        () -> {
          assertThat(alice.devices.unread)
              .containsExactlyInAnyOrder(
                  new UnreadLine(GROUP, 2, 2, 4, false), new UnreadLine(CHAT, 1, 0, 1, false));
          return null;
        });
    alice.crash();
    int before = alice.summarized.get();
    said(CHAT, 2, 2);

    assertThat(told().badge()).isEqualTo(4);
    assertThat(alice.summarized.get() - before).isEqualTo(1);
  }

  @Test
  void whatAConversationAsksToBeSecuredIsToldUnlessTheDeviceIsMarked() {
    alice.crash();
    unread(CROWD, 3, 1);
    alice.notice(new Notice.Secure(CROWD, 3, 1));
    assertThat(told().conversation()).isEqualTo(CROWD);
    alice.awaitSafe(CROWD, 3);

    alice.crash();
    alice.notice(new Notice.Secure(CROWD, 3, 1));
    nothingUntil(GROUP, 1);
  }

  private static final Content.Text TO_ALICE =
      new Content.Text("@alice?", 0, List.of(ALICE), false);

  /** A large group of which the session hears mentions alone; this one is in its log. */
  private void mentioned(long sequence, long head, long read) {
    mentioned(sequence, head, read, sequence);
  }

  private void mentioned(long sequence, long head, long read, long firstMention) {
    ConversationSummary line =
        new ConversationSummary(
            CROWD,
            "Crowd",
            head,
            1,
            read,
            (int) (head - read),
            new Message(CROWD, head, BOB, null, 1000 + head, new Content.Text("m" + head)),
            10_000,
            null,
            1,
            firstMention,
            Preferences.NONE,
            false,
            GroupMode.LARGE,
            null,
            1);
    alice.summaries.put(CROWD, new Summarized(CROWD, line, null, false));
    alice.notice(new Notice.Mentioned(CROWD, sequence));
  }

  private void inTheLogStands(long sequence, Content content) {
    inTheLogStands(sequence, BOB, content);
  }

  private void inTheLogStands(long sequence, UserId sender, Content content) {
    ConversationCommand.Pull pull = pulled();
    assertThat(pull.conversation()).isEqualTo(CROWD);
    assertThat(pull.from()).isEqualTo(sequence + 1);
    assertThat(pull.limit()).isEqualTo(1);
    Message message = new Message(CROWD, sequence, sender, null, 1000 + sequence, content);
    pull.replyTo().answer(new Reply.Page(List.of(message), sequence, false, 1, false, 0));
  }

  @Test
  void aMentionInALargeGroupIsToldThoughOthersHaveSpokenSince() {
    alice.pushSettings =
        new PushSettings.Told(
            PushSettings.Content.TEXT, 20, Duration.ofMillis(5), Duration.ofMillis(50), 0);
    alice.crash();
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));

    mentioned(7, 9, 2);
    inTheLogStands(7, TO_ALICE);

    assertThat(told())
        .isEqualTo(
            new PushNotification(
                CROWD, Kind.MENTION, PushNotification.UNCOUNTED, "bob · Crowd", "@alice?"));
  }

  @Test
  void aSessionThatBeginsWithAMentionTellsIt() {
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));
    alice.awaitSafe(CROWD, 1);
    alice.crash();

    mentioned(7, 7, 2);
    inTheLogStands(7, new Content.Text("@all", 0, List.of(), true));

    assertThat(told()).isEqualTo(new PushNotification(CROWD, Kind.MENTION, 5, "", ""));
  }

  @Test
  void aMentionThatWasReadElsewhereOrTakenBackIsNotTold() {
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));
    mentioned(7, 9, 8);
    nothingUntil(CHAT, 1);

    mentioned(10, 10, 9);
    inTheLogStands(10, Content.Recalled.INSTANCE);

    nothingUntil(GROUP, 1);
  }

  /** The phone is here meanwhile, and goes before it has anything: only then is it looked at. */
  private void whileThePhoneIsHere(Runnable said) {
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    said.run();
    phone.detach();
  }

  @Test
  void aMentionIsToldThoughALaterOneWasTakenBack() {
    tellingWords();
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));
    whileThePhoneIsHere(
        () -> {
          mentioned(5, 9, 2);
          mentioned(7, 9, 2);
          mentioned(9, 9, 2);
        });

    inTheLogStands(9, Content.Recalled.INSTANCE);
    inTheLogStands(7, Content.Recalled.INSTANCE);
    inTheLogStands(5, TO_ALICE);

    assertThat(told().text()).isEqualTo("@alice?");
  }

  @Test
  void aMentionIsToldThoughALaterOneIsOfWhomTheUserHasBlocked() {
    block();
    tellingWords();
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));
    whileThePhoneIsHere(
        () -> {
          mentioned(7, 9, 2);
          mentioned(9, 9, 2);
        });

    inTheLogStands(9, BOB, TO_ALICE);
    inTheLogStands(7, CAROL, TO_ALICE);

    assertThat(told().title()).isEqualTo("carol · Crowd");
  }

  @Test
  void theFirstUnreadMentionIsToldThoughTheSessionHasOnlyHeardOfALaterOne() {
    tellingWords();
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));
    mentioned(9, 9, 2, 4);

    inTheLogStands(9, Content.Recalled.INSTANCE);
    inTheLogStands(4, TO_ALICE);

    assertThat(told().kind()).isEqualTo(Kind.MENTION);
  }

  @Test
  void aMentionThatADeviceHasIsNotToldWhenItGoesThoughItIsUnread() {
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));
    SessionDevice phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    mentioned(7, 8, 2);
    phone.delivered(CROWD, 8);
    phone.detach();
    nothingUntil(CHAT, 1);

    // A mention of all is told to one member after the other.
    alice.notice(new Notice.Mentioned(CROWD, 8));

    nothingUntil(GROUP, 1);
  }

  @Test
  void aMutedLargeGroupTellsNoMentions() {
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));
    alice.awaitSafe(CROWD, 1);
    alice.device(DESKTOP).prefers(CROWD, PreferencesChange.mutedForEver());

    mentioned(7, 7, 2);

    nothingUntil(CHAT, 1);
  }

  @Test
  void whoIsNoMemberAnyMoreIsToldOfNoMention() {
    alice.notice(new Notice.Joined(CROWD, 1, 1, true));
    alice.notice(new Notice.Left(CROWD, 5));

    mentioned(7, 7, 2);

    nothingUntil(CHAT, 1);
  }

  @Test
  void aConversationThatDoesNotAnswerCostsTheBadgeAndNoMore() {
    alice.summaries.remove(GROUP);
    said(CHAT, 1, 1);

    assertThat(told())
        .isEqualTo(new PushNotification(CHAT, Kind.MESSAGE, PushNotification.UNCOUNTED, "", ""));
  }
}
