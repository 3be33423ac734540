package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How conversations are kept; that no device misses it is in {@link InboxPropertyTest}. */
class InboxPreferencesTest {
  private static final DeviceId PHONE = new DeviceId(1);
  private static final DeviceId DESKTOP = new DeviceId(2);
  private static final ConversationId CHAT = ConversationId.group(1);
  private static final ConversationId GROUP = ConversationId.group(2);
  private static final ConversationId CROWD = ConversationId.group(3);
  private static final long NOW = 1_000_000;
  private static final Preferences MUTED =
      new Preferences(Preferences.FOR_EVER, false, false, 0, 0, "the old crew", "");

  private Inbox inbox;

  @BeforeEach
  void threeConversationsOfWhichOneIsLarge() {
    inbox = loaded(1, new InboxStore.Entry(CHAT, 1, false));
    inbox.attach(PHONE);
  }

  private static Inbox loaded(long life, InboxStore.Entry chat) {
    Inbox inbox = started(life);
    load(inbox, chat, new InboxStore.Entry(GROUP, 1, false), new InboxStore.Entry(CROWD, 1, true));
    return inbox;
  }

  private static Inbox started(long life) {
    Inbox inbox = new Inbox(life, life, 3, 100, 2);
    inbox.devices(Set.of(PHONE, DESKTOP));
    return inbox;
  }

  private static void load(Inbox inbox, InboxStore.Entry... rows) {
    inbox.load(new InboxStore.Inbox(List.of(rows), Map.of(), Map.of()));
  }

  /** How the rows that are written now keep the conversation. */
  private static List<Preferences> written(Inbox inbox) {
    return inbox.due(9).stream()
        .filter(InboxWrite.PutRow.class::isInstance)
        .map(write -> ((InboxWrite.PutRow) write).entry().preferences())
        .toList();
  }

  private @Nullable ErrorCode refused(ConversationId conversation, PreferencesChange change) {
    Reply.Failed refusal = inbox.refusal(conversation, change, NOW);
    return refusal == null ? null : refusal.code();
  }

  private void store(ConversationId conversation, PreferencesChange change) {
    inbox.prefer(conversation, change);
    inbox.due(9).forEach(write -> inbox.done(write, true));
  }

  @Test
  void showsAChangeOnceItIsStoredWithAMarkForEveryDevice() {
    inbox.prefer(CHAT, PreferencesChange.pinned(true));

    List<InboxWrite> writes = inbox.due(9);
    Preferences pinned = new Preferences(0, true, false, 0, 0, "", "");
    assertThat(writes)
        .containsExactly(
            new InboxWrite.PutRow(
                new InboxStore.Entry(CHAT, 1, false, pinned), Set.of(PHONE, DESKTOP)));
    assertThat(inbox.preferences(CHAT)).isEqualTo(Preferences.NONE);
    assertThat(inbox.isStored(CHAT)).isFalse();
    inbox.done(writes.get(0), true);

    assertThat(inbox.preferences(CHAT)).isEqualTo(pinned);
    assertThat(inbox.isStored(CHAT)).isTrue();
    assertThat(inbox.due(9)).isEmpty();
  }

  @Test
  void tellsItToADeviceThatSyncsAndToOneOfALaterLife() {
    Bytes before = inbox.cursorAfter(inbox.page(PHONE, Bytes.EMPTY, 9), 3);

    store(CROWD, PreferencesChange.archived(true));

    assertThat(inbox.resume(PHONE, before, 9)).as("more than messages").isNull();
    assertThat(inbox.page(PHONE, before, 9).items())
        .extracting(InboxLists.Item::conversation)
        .containsExactly(CROWD);
    Inbox later = new Inbox(2, 20, 3, 100, 2);
    later.devices(Set.of(PHONE, DESKTOP));
    later.load(
        new InboxStore.Inbox(
            List.of(new InboxStore.Entry(CROWD, 1, true)),
            Map.of(PHONE, Set.of(CROWD), DESKTOP, Set.of(CROWD)),
            Map.of()));
    assertThat(later.page(DESKTOP, before, 9).items())
        .extracting(InboxLists.Item::conversation)
        .containsExactly(CROWD);
  }

  @Test
  void keepsWhatAChangeDoesNotNameAndTakesTheLastOfEach() {
    store(CHAT, PreferencesChange.draft("from the phone"));
    inbox.prefer(CHAT, PreferencesChange.draft("from the desktop"));
    inbox.prefer(CHAT, PreferencesChange.mutedForEver());

    List<InboxWrite> writes = inbox.due(9);

    assertThat(writes).hasSize(1);
    inbox.done(writes.get(0), true);
    assertThat(inbox.preferences(CHAT))
        .isEqualTo(
            new Preferences(Preferences.FOR_EVER, false, false, 0, 0, "", "from the desktop"));
  }

  @Test
  void storesWhatComesDuringAWriteByTheNext() {
    inbox.prefer(CHAT, PreferencesChange.note("one"));
    InboxWrite first = inbox.due(9).get(0);
    inbox.prefer(CHAT, PreferencesChange.note("two"));
    assertThat(inbox.due(9)).isEmpty();

    inbox.done(first, true);

    assertThat(inbox.preferences(CHAT).note()).isEqualTo("one");
    assertThat(inbox.isStored(CHAT)).isFalse();
    List<InboxWrite> second = inbox.due(9);
    assertThat(second).as("the marks are there already").hasSize(1);
    assertThat(((InboxWrite.PutRow) second.get(0)).marked()).isEmpty();
    inbox.done(second.get(0), true);
    assertThat(inbox.preferences(CHAT).note()).isEqualTo("two");
    assertThat(inbox.isStored(CHAT)).isTrue();
  }

  @Test
  void writesNothingForAChangeThatIsStoredAlready() {
    store(CHAT, PreferencesChange.pinned(true));

    inbox.prefer(CHAT, PreferencesChange.pinned(true));

    assertThat(inbox.isStored(CHAT)).isTrue();
    assertThat(inbox.due(9)).isEmpty();
  }

  @Test
  void triesAgainWhatFailedAndTakesNoMarkOffUntilThen() {
    inbox.prefer(CHAT, PreferencesChange.pinned(true));
    inbox.due(9).forEach(write -> inbox.done(write, false));
    assertThat(inbox.preferences(CHAT).pinned()).isFalse();
    inbox.page(PHONE, inbox.cursorAfter(inbox.page(PHONE, Bytes.EMPTY, 9), 3), 9);
    assertThat(inbox.due(9)).as("the mark may be stored, with what it tells").isEmpty();

    inbox.prefer(CHAT, PreferencesChange.pinned(true));

    List<InboxWrite> again = inbox.due(9);
    assertThat(again).hasSize(1);
    assertThat(((InboxWrite.PutRow) again.get(0)).marked())
        .containsExactlyInAnyOrder(PHONE, DESKTOP);
    inbox.done(again.get(0), true);
    assertThat(inbox.preferences(CHAT).pinned()).isTrue();
  }

  /** A session hears of conversations before it has read how they are kept. */
  @Test
  void keepsWhatIsStoredThoughTheConversationWasHeardOfFirst() {
    Inbox grown = started(2);
    grown.becameLarge(GROUP, 9);
    Inbox invited = started(2);
    invited.joined(GROUP, 1, 9, false);
    Inbox read = started(2);
    read.appended(GROUP, 9, 1);
    read.readElsewhere(GROUP);

    for (Inbox inbox : List.of(grown, invited, read)) {
      load(inbox, new InboxStore.Entry(GROUP, 1, false, MUTED));
      assertThat(inbox.preferences(GROUP)).isEqualTo(MUTED);
      assertThat(written(inbox)).as("no row without them").allMatch(MUTED::equals);
    }
  }

  @Test
  void readsNothingOfAConversationThatWasLeftFirst() {
    Inbox later = started(2);
    later.left(GROUP, 5);

    load(later, new InboxStore.Entry(GROUP, 1, false, MUTED));

    assertThat(later.preferences(GROUP)).isEqualTo(Preferences.NONE);
    assertThat(later.due(9)).containsExactly(new InboxWrite.RemoveRow(GROUP));
  }

  /** The word that the one before it has ended may be lost. */
  @Test
  void keepsAConversationAsItCameInAnotherMembership() {
    store(GROUP, PreferencesChange.note("the old crew"));

    inbox.appended(GROUP, 13, 12);

    List<InboxWrite> writes = inbox.due(9);
    assertThat(writes)
        .as("the marks are there already")
        .containsExactly(new InboxWrite.PutRow(new InboxStore.Entry(GROUP, 12, false), Set.of()));
    writes.forEach(write -> inbox.done(write, true));
    assertThat(inbox.preferences(GROUP)).isEqualTo(Preferences.NONE);
    assertThat(inbox.isStored(GROUP)).isTrue();
  }

  @Test
  void readsNothingOfAnEarlierMembership() {
    Inbox later = started(2);
    later.appended(GROUP, 13, 12);

    load(later, new InboxStore.Entry(GROUP, 1, false, MUTED));

    List<InboxWrite> writes = later.due(9);
    assertThat(writes)
        .containsExactly(
            new InboxWrite.PutRow(new InboxStore.Entry(GROUP, 12, false), Set.of(PHONE, DESKTOP)));
    writes.forEach(write -> later.done(write, true));
    assertThat(later.preferences(GROUP)).isEqualTo(Preferences.NONE);
  }

  @Test
  void takesNoLateWordOfAnEarlierMembershipForANewOne() {
    Inbox later = started(2);
    later.appended(GROUP, 9, 5);

    load(later, new InboxStore.Entry(GROUP, 12, false, MUTED));
    later.appended(GROUP, 10, 5);

    assertThat(later.preferences(GROUP)).isEqualTo(MUTED);
    assertThat(written(later)).isEmpty();
  }

  @Test
  void refusesWhatIsNotOnTheList() {
    assertThat(refused(ConversationId.group(77), PreferencesChange.pinned(true)))
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void refusesToMuteUntilATimeThatIsNotToCome() {
    assertThat(refused(CHAT, PreferencesChange.mutedUntil(Instant.ofEpochMilli(NOW))))
        .isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refused(CHAT, PreferencesChange.mutedUntil(Instant.ofEpochMilli(NOW + 1)))).isNull();
    assertThat(refused(CHAT, PreferencesChange.notMuted())).isNull();
  }

  @Test
  void pinsAsManyAsAllowedAndNoMore() {
    store(CHAT, PreferencesChange.pinned(true));
    inbox.prefer(GROUP, PreferencesChange.pinned(true));

    assertThat(refused(CROWD, PreferencesChange.pinned(true)))
        .as("one that is not stored yet counts")
        .isEqualTo(ErrorCode.TOO_MANY_PINNED);
    assertThat(refused(CHAT, PreferencesChange.pinned(true))).as("a repetition").isNull();
    store(GROUP, PreferencesChange.pinned(false));
    assertThat(refused(CROWD, PreferencesChange.pinned(true))).isNull();
  }

  @Test
  void forgetsHowAConversationWasKeptThatIsLeft() {
    store(GROUP, PreferencesChange.note("the old crew"));
    inbox.prefer(GROUP, PreferencesChange.pinned(true));

    inbox.left(GROUP, 5);

    assertThat(inbox.preferences(GROUP)).isEqualTo(Preferences.NONE);
    assertThat(refused(GROUP, PreferencesChange.pinned(true))).isEqualTo(ErrorCode.NOT_A_MEMBER);
    assertThat(inbox.due(9)).containsExactly(new InboxWrite.RemoveRow(GROUP));
  }

  @Test
  void takesNothingOfAnEarlierMembershipThatWasStillBeingStored() {
    inbox.prefer(GROUP, PreferencesChange.note("the old crew"));
    InboxWrite early = inbox.due(9).get(0);
    inbox.left(GROUP, 5);
    inbox.joined(GROUP, 7, 7, false);

    inbox.done(early, true);
    inbox.due(9).forEach(write -> inbox.done(write, true));

    assertThat(inbox.preferences(GROUP)).isEqualTo(Preferences.NONE);
    assertThat(inbox.isStored(GROUP)).isTrue();
  }
}
