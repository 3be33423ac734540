package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.BOB;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Notice;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a user keeps conversations, through the session; the rules are in InboxPreferencesTest. */
class SessionPreferencesTest {
  private static final Preferences PINNED = new Preferences(0, true, false, 0, 0, "", "");

  private static ActorTestKit kit;
  private SessionFixture alice;
  private SessionDevice phone;
  private SessionDevice desktop;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("session-preferences");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void twoDevicesAndAChat() {
    alice = new SessionFixture(kit);
    alice.appended(CHAT, 1);
    phone = attached(alice.device(PHONE));
    desktop = attached(alice.device(DESKTOP));
  }

  private static SessionDevice attached(SessionDevice device) {
    device.attached(Bytes.EMPTY);
    return device;
  }

  private static Preferences kept(List<Reply.ConversationSummary> lines, ConversationId id) {
    return lines.stream()
        .filter(line -> line.conversation().equals(id))
        .map(Reply.ConversationSummary::preferences)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsAllDevicesWhatIsStoredTheAuthorBeforeItsAnswer() {
    phone.prefers(CHAT, PreferencesChange.pinned(true));

    assertThat(phone.event()).isEqualTo(new Reply.PreferencesEvent(CHAT, PINNED));
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(alice.stored().conversations())
        .contains(new InboxStore.Entry(CHAT, 1, false, PINNED));
    assertThat(desktop.event()).isEqualTo(new Reply.PreferencesEvent(CHAT, PINNED));
    phone.hearsNothing();
  }

  @Test
  void givesThemWithEveryLineThatItTells() {
    phone.prefers(CHAT, PreferencesChange.pinned(true));
    phone.answer();

    assertThat(kept(phone.synced(Bytes.EMPTY).conversations(), CHAT)).isEqualTo(PINNED);
    alice.session.tell(new SessionCommand.ListConversations(ALICE, null, 9, phone.replyTo()));
    assertThat(kept(((Reply.ConversationPage) phone.answer()).conversations(), CHAT))
        .isEqualTo(PINNED);
    alice.session.tell(new SessionCommand.OpenDirect(ALICE, BOB, phone.replyTo()));
    assertThat(((Reply.ConversationOpened) phone.answer()).conversation().preferences())
        .isEqualTo(PINNED);
  }

  @Test
  void tellsADeviceThatWasAwayAlsoWhenTheSessionHasStartedAgain() {
    Bytes cursor = desktop.synced(Bytes.EMPTY).cursor();
    desktop.synced(cursor);
    desktop.detach();
    phone.prefers(CHAT, PreferencesChange.pinned(true));
    phone.answer();
    alice.crash();

    SessionDevice back = alice.device(DESKTOP);

    assertThat(back.attached(cursor).resumed()).isFalse();
    assertThat(kept(back.synced(cursor).conversations(), CHAT)).isEqualTo(PINNED);
  }

  @Test
  void tellsAnAttachedDeviceThatLostTheEventWithTheSession() {
    Bytes cursor = desktop.synced(Bytes.EMPTY).cursor();
    desktop.synced(cursor);
    phone.prefers(CHAT, PreferencesChange.pinned(true));
    phone.answer();
    alice.crash();

    SessionDevice again = attached(alice.device(DESKTOP));

    assertThat(kept(again.synced(cursor).conversations(), CHAT)).isEqualTo(PINNED);
  }

  @Test
  void saysThatNobodyKnowsWhenTheStoreDoesNotAnswerAndShowsNothingOfIt() {
    phone.synced(Bytes.EMPTY);
    alice.inboxes.setAway(true);
    phone.prefers(CHAT, PreferencesChange.pinned(true));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(kept(phone.synced(Bytes.EMPTY).conversations(), CHAT)).isEqualTo(Preferences.NONE);

    alice.inboxes.setAway(false);
    phone.prefers(CHAT, PreferencesChange.pinned(true));

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(desktop.event()).isEqualTo(new Reply.PreferencesEvent(CHAT, PINNED));
  }

  @Test
  void answersARepetitionAndTellsNobodyAgain() {
    phone.prefers(CHAT, PreferencesChange.pinned(true));
    phone.event();
    phone.answer();
    desktop.event();

    phone.prefers(CHAT, PreferencesChange.pinned(true));

    assertThat(phone.answered()).isEqualTo(Reply.Done.INSTANCE);
    desktop.hearsNothing();
  }

  @Test
  void tellsTwoDevicesThatChangeTheSameTheSameLastWord() {
    List<SessionDevice> devices = List.of(phone, desktop);
    phone.prefers(CHAT, PreferencesChange.draft("before"));
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(desktop.event()).isEqualTo(told("before"));
    alice.inboxes.hold();
    phone.prefers(CHAT, PreferencesChange.draft("first"));
    // These two wait for the write of the first, and are stored by one.
    phone.prefers(CHAT, PreferencesChange.draft("from the phone"));
    desktop.prefers(CHAT, PreferencesChange.draft("from the desktop"));
    devices.forEach(SessionDevice::hearsNothing);
    alice.inboxes.release();

    devices.forEach(device -> assertThat(device.event()).isEqualTo(told("first")));
    assertThat(phone.answered()).isEqualTo(Reply.Done.INSTANCE);
    for (SessionDevice device : devices) {
      assertThat(device.event()).isEqualTo(told("from the desktop"));
      assertThat(device.answered()).isEqualTo(Reply.Done.INSTANCE);
    }
    assertThat(kept(phone.synced(Bytes.EMPTY).conversations(), CHAT).draft())
        .isEqualTo("from the desktop");
  }

  private static Reply.PreferencesEvent told(String draft) {
    return new Reply.PreferencesEvent(CHAT, new Preferences(0, false, false, 0, 0, "", draft));
  }

  @Test
  void refusesWhatWaitsWhenAnotherMembershipBegins() {
    alice.notice(new Notice.Joined(GROUP, 1, 1, false));
    alice.summary(GROUP, 1);
    phone.prefers(GROUP, PreferencesChange.note("the old crew"));
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    alice.inboxes.hold();
    phone.prefers(GROUP, PreferencesChange.note("being written"));
    phone.prefers(GROUP, PreferencesChange.note("waiting"));

    alice.notice(new Notice.Joined(GROUP, 5, 5, false));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
    alice.inboxes.release();

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    alice.summary(GROUP, 5);
    assertThat(kept(phone.synced(Bytes.EMPTY).conversations(), GROUP).note())
        .isNotEqualTo("waiting");
    phone.prefers(GROUP, PreferencesChange.pinned(true));
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(kept(phone.synced(Bytes.EMPTY).conversations(), GROUP)).isEqualTo(PINNED);
  }

  @Test
  void refusesAConversationThatIsNotOnTheList() {
    phone.prefers(GROUP, PreferencesChange.pinned(true));

    assertThat(phone.refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void refusesOnePinMoreThanAllowed() {
    alice = alice.withPinned(1);
    alice.appended(CHAT, 1);
    alice.appended(GROUP, 1);
    phone = attached(alice.device(PHONE));
    phone.prefers(CHAT, PreferencesChange.pinned(true));
    phone.answer();

    phone.prefers(GROUP, PreferencesChange.pinned(true));

    assertThat(phone.refusal()).isEqualTo(ErrorCode.TOO_MANY_PINNED);
  }

  @Test
  void forgetsThemWithTheMembership() {
    alice.notice(new Notice.Joined(GROUP, 1, 1, false));
    alice.summary(GROUP, 1);
    phone.prefers(GROUP, PreferencesChange.note("the old crew"));
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    alice.notice(new Notice.Left(GROUP, 3));
    phone.prefers(GROUP, PreferencesChange.pinned(true));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);

    alice.notice(new Notice.Joined(GROUP, 5, 5, false));
    alice.summary(GROUP, 5);

    assertThat(kept(phone.synced(Bytes.EMPTY).conversations(), GROUP)).isEqualTo(Preferences.NONE);
  }
}
