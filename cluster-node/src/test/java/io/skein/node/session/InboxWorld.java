package io.skein.node.session;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A world around one {@link Inbox}: conversations that grow and ask until they are told that the
 * user is safe, devices that come, go, sync and acknowledge, a store whose answers are late, wrong
 * or missing, and sessions that end at any moment. What happens comes from outside, step by step;
 * after every step the world checks what must always hold.
 */
final class InboxWorld {
  private static final UserId USER = new UserId(7);
  private static final String NOTE = "note ";
  private static final int LINES_MAX = 2;
  private static final int WRITES_MAX = 3;

  /** Whether writes fail: with failures a mark may have to be written twice. */
  enum Store {
    RELIABLE,
    FAILING
  }

  /** What a client keeps on its disk, and whether it is here. */
  private static final class Client {
    final DeviceId id;
    final Map<ConversationId, Long> known = new HashMap<>();
    final Map<ConversationId, Preferences> kept = new HashMap<>();
    Bytes cursor = Bytes.EMPTY;
    Bytes paging = Bytes.EMPTY;
    boolean attached;

    Client(long id) {
      this.id = new DeviceId(id);
    }

    void learn(ConversationId conversation, long head) {
      known.merge(conversation, head, Math::max);
    }

    long knows(ConversationId conversation) {
      return known.getOrDefault(conversation, 0L);
    }

    Preferences keeps(ConversationId conversation) {
      return kept.getOrDefault(conversation, Preferences.NONE);
    }
  }

  private final Store mode;
  private final InMemoryInboxStore store = new InMemoryInboxStore();
  private final List<Client> clients = LongStream.rangeClosed(1, 3).mapToObj(Client::new).toList();
  private final List<ConversationId> conversations =
      LongStream.rangeClosed(1, 5).mapToObj(ConversationId::group).toList();
  private final Map<ConversationId, Long> heads = new TreeMap<>();
  private final Map<ConversationId, Long> claimed = new HashMap<>();

  /** The newest note of each that was reported to be stored: notes are counted. */
  private final Map<ConversationId, Integer> acknowledged = new HashMap<>();

  private final List<InboxWrite> inFlight = new ArrayList<>();
  private long lives = 100;
  private int notes;
  private Inbox inbox = newInbox();

  InboxWorld(Store mode) {
    this.mode = mode;
  }

  private Inbox newInbox() {
    // Orders that sometimes go back, as clocks of different nodes do.
    return new Inbox(++lives, lives % 3 == 0 ? 50 : lives, 100, 100, 100);
  }

  private Set<DeviceId> devices() {
    return clients.stream().map(client -> client.id).collect(Collectors.toSet());
  }

  /** Carries out one step: the number says which, of whom, and with what luck. */
  void step(int number) {
    int what = number % 16;
    Client client = clients.get(number / 16 % clients.size());
    ConversationId conversation = conversations.get(number / 64 % conversations.size());
    boolean luck = number / 512 % 2 == 0;
    boolean pushed = number / 1024 % 2 == 0;
    switch (what) {
      case 0, 1, 2 -> append(conversation, luck, pushed);
      case 3 -> secure(conversation, pushed);
      case 4, 5 -> attach(client, pushed);
      case 6 -> detach(client);
      case 7, 8, 9 -> sync(client, luck);
      case 10 -> deliver(client, conversation);
      case 11 -> acknowledge(luck);
      case 12 -> finishWrite(luck, pushed);
      case 13 -> load();
      case 14 -> {
        if (pushed) {
          prefer(conversation);
        } else if (luck) {
          inbox.readElsewhere(conversation);
        } else if (heads.containsKey(conversation)) {
          inbox.joined(conversation, 1, heads.get(conversation), false);
        }
      }
      default -> crash(luck, number / 1024 % 4 == 0);
    }
    startWrites();
    check();
  }

  /** Some device has the user keep a conversation otherwise than ever before. */
  private void prefer(ConversationId conversation) {
    load();
    PreferencesChange change = PreferencesChange.note(NOTE + ++notes);
    if (inbox.refusal(conversation, change, 0) == null) {
      inbox.prefer(conversation, change);
    }
  }

  /** Which note it is that a row has; 0: none. */
  private static int noteOf(InboxStore.Entry entry) {
    String note = entry.preferences().note();
    return note.isEmpty() ? 0 : Integer.parseInt(note.substring(NOTE.length()));
  }

  private void append(ConversationId conversation, boolean noticed, boolean pushed) {
    long head = heads.merge(conversation, 1L, Long::sum);
    if (noticed) {
      for (Client client : clients) {
        // A client holds what is pushed only if it follows what it has.
        if (pushed && client.attached && client.knows(conversation) == head - 1) {
          client.learn(conversation, head);
        }
      }
      inbox.appended(conversation, head, 1);
    }
  }

  private void secure(ConversationId conversation, boolean pushed) {
    long head = heads.getOrDefault(conversation, 0L);
    if (claimed.getOrDefault(conversation, 0L) < head) {
      inbox.secure(conversation, head, 1);
      for (Client client : clients) {
        if (pushed && client.attached) {
          client.learn(conversation, head);
        }
      }
    }
  }

  private void attach(Client client, boolean pushed) {
    if (inbox.needsStore(client.cursor)) {
      load();
    }
    client.attached = true;
    client.paging = client.cursor;
    inbox.devices(devices());
    inbox.attach(client.id);
    if (!client.cursor.isEmpty()) {
      Map<ConversationId, Long> news = inbox.resume(client.id, client.cursor, 3);
      if (news != null && pushed) {
        news.forEach(client::learn);
      }
    }
  }

  private void detach(Client client) {
    client.attached = false;
    inbox.detach(client.id);
  }

  private void sync(Client client, boolean allAnswer) {
    if (!client.attached) {
      return;
    }
    load();
    InboxLists.Page page = inbox.page(client.id, client.paging, LINES_MAX);
    boolean more = page.more();
    for (InboxLists.Item item : page.items()) {
      if (allAnswer || item.conversation().low() % 2 == 0) {
        client.learn(item.conversation(), heads.getOrDefault(item.conversation(), 0L));
        client.kept.put(item.conversation(), inbox.preferences(item.conversation()));
      } else {
        inbox.unanswered(item.conversation());
        more = true;
      }
    }
    client.paging = inbox.cursorAfter(page, page.items().size());
    if (!more) {
      client.cursor = client.paging;
    }
  }

  private void deliver(Client client, ConversationId conversation) {
    if (client.attached && client.knows(conversation) > 0) {
      inbox.delivered(client.id, conversation, client.knows(conversation));
    }
  }

  private void acknowledge(boolean arrives) {
    for (InboxDuties.Acknowledgement one : inbox.takeAcknowledgements()) {
      assertThat(one.safe())
          .as("a session claims no message that there is not")
          .isLessThanOrEqualTo(heads.get(one.conversation()));
      if (arrives) {
        claimed.merge(one.conversation(), one.safe(), Math::max);
      }
    }
  }

  private void load() {
    if (!inbox.isLoaded()) {
      inbox.devices(devices());
      inbox.load(await(store.load(USER)));
    }
  }

  private void startWrites() {
    for (InboxWrite write : inbox.due(WRITES_MAX)) {
      if (mode == Store.RELIABLE && write instanceof InboxWrite.Mark mark) {
        checkNotMarkedYet(mark.conversation(), mark.devices());
      } else if (mode == Store.RELIABLE && write instanceof InboxWrite.PutRow put) {
        checkNotMarkedYet(put.entry().conversation(), put.marked());
      }
      inFlight.add(write);
    }
    assertThat(inFlight).hasSizeLessThanOrEqualTo(WRITES_MAX);
  }

  private void checkNotMarkedYet(ConversationId conversation, Set<DeviceId> devices) {
    Map<DeviceId, Set<ConversationId>> marks = await(store.load(USER)).marks();
    assertThat(devices)
        .as("one mark for each device, conversation and offline period")
        .noneMatch(id -> marks.getOrDefault(id, Set.of()).contains(conversation));
  }

  private void finishWrite(boolean luck, boolean pushed) {
    if (inFlight.isEmpty()) {
      return;
    }
    InboxWrite write = inFlight.remove(0);
    boolean known = mode == Store.RELIABLE || luck;
    if (known || lives % 2 == 0) {
      carryOut(store, write);
    }
    inbox.done(write, known);
    if (write instanceof InboxWrite.PutRow put) {
      ConversationId conversation = put.entry().conversation();
      if (known) {
        acknowledged.put(conversation, noteOf(put.entry()));
      }
      clients.stream()
          .filter(client -> pushed && client.attached)
          .forEach(client -> client.kept.put(conversation, inbox.preferences(conversation)));
    }
  }

  private void crash(boolean landed, boolean clientsToo) {
    if (landed) {
      inFlight.forEach(write -> carryOut(store, write));
    }
    inFlight.clear();
    inbox = newInbox();
    inbox.devices(devices());
    for (Client client : clients) {
      if (clientsToo) {
        client.attached = false;
      } else if (client.attached) {
        attach(client, landed);
      }
    }
  }

  private static void carryOut(InboxStore store, InboxWrite write) {
    await(write.to(store, USER));
  }

  /**
   * What was claimed to be safe is: if the session ended now, with its writes in flight done or
   * not, a sync would tell each device of each conversation, unless it knows. The same holds for
   * preferences that are stored, whether the session heard so or not.
   */
  private void check() {
    checkAfterCrash(Set.of());
    checkAfterCrash(Set.copyOf(inFlight));
  }

  private void checkAfterCrash(Set<InboxWrite> landed) {
    InMemoryInboxStore copy = new InMemoryInboxStore();
    InboxStore.Inbox stored = await(store.load(USER));
    stored.conversations().forEach(entry -> await(copy.putConversation(USER, entry, Set.of())));
    stored
        .marks()
        .forEach((id, marks) -> marks.forEach(mark -> await(copy.mark(USER, mark, Set.of(id)))));
    stored.confirmed().forEach((id, cursor) -> await(copy.clearMarks(USER, id, Set.of(), cursor)));
    landed.forEach(write -> carryOut(copy, write));
    Map<ConversationId, Integer> kept =
        await(copy.load(USER)).conversations().stream()
            .collect(Collectors.toMap(InboxStore.Entry::conversation, InboxWorld::noteOf));
    acknowledged.forEach(
        (conversation, note) ->
            assertThat(kept.get(conversation))
                .as("what was reported to be stored of %s is", conversation)
                .isGreaterThanOrEqualTo(note));
    for (Client client : clients) {
      Inbox next = new Inbox(1, 1, 100, 100, 100);
      next.devices(devices());
      next.load(await(copy.load(USER)));
      Set<ConversationId> told =
          next.page(client.id, client.cursor, 100).items().stream()
              .map(InboxLists.Item::conversation)
              .collect(Collectors.toSet());
      claimed.forEach(
          (conversation, safe) ->
              assertThat(client.knows(conversation) >= safe || told.contains(conversation))
                  .as("%s is safe up to %s for %s", conversation, safe, client.id)
                  .isTrue());
      for (InboxStore.Entry entry : await(copy.load(USER)).conversations()) {
        ConversationId conversation = entry.conversation();
        assertThat(
                client.keeps(conversation).equals(entry.preferences())
                    || told.contains(conversation))
            .as("%s keeps %s as it is stored", client.id, conversation)
            .isTrue();
      }
    }
  }

  /** Everything works from now on: every device must come to know every head. */
  void heal() {
    load();
    // A change whose write failed is stored with the next message: nobody asks for it again.
    List.copyOf(heads.keySet()).stream()
        .filter(conversation -> !inbox.isStored(conversation))
        .forEach(conversation -> append(conversation, true, false));
    for (int round = 0; round < 4; round++) {
      load();
      conversations.forEach(conversation -> secure(conversation, false));
      startWrites();
      while (!inFlight.isEmpty()) {
        InboxWrite write = inFlight.remove(0);
        carryOut(store, write);
        inbox.done(write, true);
        startWrites();
      }
      acknowledge(true);
      check();
    }
    assertThat(claimed).as("every conversation hears that the user is safe").isEqualTo(heads);
    for (Client client : clients) {
      attach(client, false);
      for (int page = 0; page < conversations.size() + 2; page++) {
        sync(client, true);
      }
      assertThat(client.cursor).as("a list ends").isEqualTo(client.paging);
      heads.forEach(
          (conversation, head) -> {
            assertThat(client.knows(conversation))
                .as("%s knows %s", client.id, conversation)
                .isEqualTo(head);
            assertThat(inbox.isStored(conversation)).isTrue();
            assertThat(client.keeps(conversation)).isEqualTo(inbox.preferences(conversation));
          });
    }
  }
}
