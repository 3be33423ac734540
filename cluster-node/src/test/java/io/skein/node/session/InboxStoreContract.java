package io.skein.node.session;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Preferences;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link InboxStore} promises. Each test has a user of its own. */
public abstract class InboxStoreContract {
  private static final DeviceId PHONE = new DeviceId(1);
  private static final DeviceId LAPTOP = new DeviceId(-2);
  private static final Bytes CURSOR = Bytes.wrap(new byte[] {1, 2, 3});

  private final UserId user = new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  private final ConversationId direct = ConversationId.direct(user, new UserId(-7));
  private final ConversationId group = ConversationId.group(8);

  protected abstract InboxStore store();

  @Test
  void hasNothingOfAnUnknownUser() {
    assertThat(await(store().load(user)))
        .isEqualTo(new InboxStore.Inbox(List.of(), Map.of(), Map.of()));
  }

  @Test
  void listsWhatWasPut() {
    await(store().putConversation(user, new InboxStore.Entry(direct, 1, false), Set.of()));
    await(store().putConversation(user, new InboxStore.Entry(group, 12, true), Set.of()));

    assertThat(await(store().load(user)).conversations())
        .containsExactlyInAnyOrder(
            new InboxStore.Entry(direct, 1, false), new InboxStore.Entry(group, 12, true));
  }

  @Test
  void changesAnEntry() {
    await(store().putConversation(user, new InboxStore.Entry(group, 12, false), Set.of()));
    await(store().putConversation(user, new InboxStore.Entry(group, 40, true), Set.of()));

    assertThat(await(store().load(user)).conversations())
        .containsExactly(new InboxStore.Entry(group, 40, true));
  }

  @Test
  void listsAndMarksInOne() {
    await(
        store()
            .putConversation(user, new InboxStore.Entry(group, 3, false), Set.of(PHONE, LAPTOP)));

    InboxStore.Inbox inbox = await(store().load(user));
    assertThat(inbox.conversations()).containsExactly(new InboxStore.Entry(group, 3, false));
    assertThat(inbox.marks()).isEqualTo(Map.of(PHONE, Set.of(group), LAPTOP, Set.of(group)));
  }

  @Test
  void keepsPreferencesWithTheEntryUntilTheyAreSetBack() {
    Preferences preferred =
        new Preferences(
            Preferences.FOR_EVER, true, true, 41, 42, "the plumber", "on Monday, 中", true);
    await(
        store()
            .putConversation(
                user, new InboxStore.Entry(direct, 1, false, preferred), Set.of(PHONE)));
    await(store().putConversation(user, new InboxStore.Entry(group, 1, false), Set.of()));
    assertThat(await(store().load(user)).conversations())
        .containsExactlyInAnyOrder(
            new InboxStore.Entry(direct, 1, false, preferred),
            new InboxStore.Entry(group, 1, false, Preferences.NONE));

    await(store().putConversation(user, new InboxStore.Entry(direct, 1, false), Set.of()));

    assertThat(await(store().load(user)).conversations())
        .contains(new InboxStore.Entry(direct, 1, false, Preferences.NONE));
  }

  @Test
  void forgetsThePreferencesOfAConversationThatWasTakenOff() {
    Preferences pinned = new Preferences(0, true, false, 0, 0, "", "a draft");
    await(store().putConversation(user, new InboxStore.Entry(group, 1, false, pinned), Set.of()));
    await(store().removeConversation(user, group, Set.of()));

    await(store().putConversation(user, new InboxStore.Entry(group, 9, false), Set.of()));

    assertThat(await(store().load(user)).conversations())
        .containsExactly(new InboxStore.Entry(group, 9, false, Preferences.NONE));
  }

  @Test
  void marksForEachDevice() {
    await(store().mark(user, direct, Set.of(PHONE, LAPTOP)));
    await(store().mark(user, group, Set.of(LAPTOP)));
    await(store().mark(user, group, Set.of(LAPTOP)));

    assertThat(await(store().load(user)).marks())
        .isEqualTo(Map.of(PHONE, Set.of(direct), LAPTOP, Set.of(direct, group)));
  }

  @Test
  void takesAConversationOffWithItsMarks() {
    await(store().putConversation(user, new InboxStore.Entry(direct, 1, false), Set.of()));
    await(store().putConversation(user, new InboxStore.Entry(group, 1, false), Set.of()));
    await(store().mark(user, direct, Set.of(PHONE)));
    await(store().mark(user, group, Set.of(PHONE, LAPTOP)));

    await(store().removeConversation(user, group, Set.of(PHONE, LAPTOP)));

    InboxStore.Inbox inbox = await(store().load(user));
    assertThat(inbox.conversations()).containsExactly(new InboxStore.Entry(direct, 1, false));
    assertThat(marked(inbox, PHONE)).containsExactly(direct);
    assertThat(marked(inbox, LAPTOP)).isEmpty();
  }

  @Test
  void maybePutBackAfterItWasTakenOff() {
    await(store().putConversation(user, new InboxStore.Entry(group, 1, false), Set.of()));
    await(store().mark(user, group, Set.of(PHONE)));
    await(store().removeConversation(user, group, Set.of(PHONE)));

    await(store().putConversation(user, new InboxStore.Entry(group, 9, false), Set.of()));
    await(store().mark(user, group, Set.of(PHONE)));

    InboxStore.Inbox inbox = await(store().load(user));
    assertThat(inbox.conversations()).containsExactly(new InboxStore.Entry(group, 9, false));
    assertThat(marked(inbox, PHONE)).containsExactly(group);
  }

  @Test
  void clearsTheGivenMarksOfOneDeviceAndKeepsTheCursor() {
    await(store().mark(user, direct, Set.of(PHONE, LAPTOP)));
    await(store().mark(user, group, Set.of(PHONE)));

    await(store().clearMarks(user, PHONE, Set.of(direct), CURSOR));

    InboxStore.Inbox inbox = await(store().load(user));
    assertThat(marked(inbox, PHONE)).containsExactly(group);
    assertThat(marked(inbox, LAPTOP)).containsExactly(direct);
    assertThat(inbox.confirmed()).isEqualTo(Map.of(PHONE, CURSOR));
  }

  @Test
  void remembersTheCursorThoughThereIsNoMark() {
    await(store().clearMarks(user, LAPTOP, Set.of(), CURSOR));
    await(store().clearMarks(user, LAPTOP, Set.of(), Bytes.wrap(new byte[] {9})));

    assertThat(await(store().load(user)).confirmed())
        .isEqualTo(Map.of(LAPTOP, Bytes.wrap(new byte[] {9})));
  }

  @Test
  void marksAgainWhatWasCleared() {
    await(store().mark(user, direct, Set.of(PHONE)));
    await(store().clearMarks(user, PHONE, Set.of(direct), CURSOR));

    await(store().mark(user, direct, Set.of(PHONE)));

    assertThat(marked(await(store().load(user)), PHONE)).containsExactly(direct);
  }

  @Test
  void forgetsADeviceWhole() {
    await(store().mark(user, direct, Set.of(PHONE, LAPTOP)));
    await(store().clearMarks(user, LAPTOP, Set.of(), CURSOR));
    await(store().clearMarks(user, PHONE, Set.of(), CURSOR));

    await(store().forgetDevice(user, PHONE));

    InboxStore.Inbox inbox = await(store().load(user));
    assertThat(marked(inbox, PHONE)).isEmpty();
    assertThat(marked(inbox, LAPTOP)).containsExactly(direct);
    assertThat(inbox.confirmed()).isEqualTo(Map.of(LAPTOP, CURSOR));
  }

  @Test
  void forgetsAllDevicesAndKeepsTheList() {
    DeviceId unsigned = new DeviceId(-5);
    await(store().putConversation(user, new InboxStore.Entry(group, 9, false), Set.of()));
    await(store().mark(user, direct, Set.of(PHONE, LAPTOP, unsigned)));
    await(store().clearMarks(user, LAPTOP, Set.of(), CURSOR));

    await(store().forgetDevices(user));

    InboxStore.Inbox inbox = await(store().load(user));
    assertThat(inbox.conversations()).containsExactly(new InboxStore.Entry(group, 9, false));
    assertThat(inbox.marks()).isEmpty();
    assertThat(inbox.confirmed()).isEmpty();
    await(store().mark(user, direct, Set.of(PHONE)));
    assertThat(marked(await(store().load(user)), PHONE)).as("a later one").containsExactly(direct);
  }

  @Test
  void loadsAFullInbox() {
    Set<ConversationId> all =
        LongStream.rangeClosed(1, 1_500)
            .mapToObj(ConversationId::group)
            .collect(Collectors.toUnmodifiableSet());
    List<CompletionStage<Void>> writes = new ArrayList<>();
    for (ConversationId conversation : all) {
      writes.add(
          store().putConversation(user, new InboxStore.Entry(conversation, 1, false), Set.of()));
      writes.add(store().mark(user, conversation, Set.of(PHONE)));
    }
    writes.forEach(write -> await(write));

    InboxStore.Inbox full = await(store().load(user));
    await(store().clearMarks(user, PHONE, all, CURSOR));
    InboxStore.Inbox cleared = await(store().load(user));

    assertThat(full.conversations()).hasSize(all.size());
    assertThat(marked(full, PHONE)).isEqualTo(all);
    assertThat(marked(cleared, PHONE)).isEmpty();
    assertThat(cleared.confirmed()).isEqualTo(Map.of(PHONE, CURSOR));
  }

  private static Set<ConversationId> marked(InboxStore.Inbox inbox, DeviceId device) {
    return inbox.marks().getOrDefault(device, Set.of());
  }
}
