package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.SkeinListener.CursorMoved;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every device of a user comes to the total and the mentions that a model of the node has, whatever
 * the order in which entries, cursors, preferences and summaries reach it. What the session says
 * comes in its order, and so do the messages of one conversation; one may overtake the other by any
 * number.
 */
class ConversationListPropertyTest {
  private static final long SEED = Long.getLong("skein.seed", 20261129L);
  private static final int RUNS = 2_000;
  private static final int STEPS = 60;
  private static final UserId SELF = new UserId(1);
  private static final UserId OTHER = new UserId(2);
  private static final Content MENTION = new Content.Text("hey", 0, List.of(SELF), false);
  private static final Instant NOW = Instant.ofEpochMilli(500);

  /** What the node knows of one conversation of the user. */
  private static final class Chat {
    final ConversationId id;
    final List<Message> log = new ArrayList<>();
    final Set<Long> recalled = new HashSet<>();
    Discarded discarded;
    long read;
    Preferences preferences = Preferences.NONE;

    Chat(long id) {
      this.id = ConversationId.group(id);
      this.discarded = Discarded.none(this.id);
    }

    long head() {
      return log.size();
    }

    Message add(UserId sender, Content content) {
      Message entry = new Message(id, head() + 1, sender, null, head() + 1, content);
      log.add(entry);
      if (content instanceof Content.Recall recall) {
        recalled.add(recall.target());
      }
      return entry;
    }

    boolean isMessage(long sequence) {
      return !(log.get((int) sequence - 1).content() instanceof Content.Operation);
    }

    @Nullable Message newest() {
      return LongStream.rangeClosed(1, head())
          .filter(this::isMessage)
          .filter(sequence -> !discarded.covers(sequence))
          .mapToObj(sequence -> log.get((int) sequence - 1))
          .reduce((one, newer) -> newer)
          .orElse(null);
    }

    /** Above the read cursor. */
    LongStream ofOthers() {
      return LongStream.rangeClosed(read + 1, head())
          .filter(this::isMessage)
          .filter(sequence -> log.get((int) sequence - 1).sender().equals(OTHER));
    }

    int unread() {
      return (int) ofOthers().filter(sequence -> !discarded.covers(sequence)).count();
    }

    long[] mentions() {
      return LongStream.of(mentionsWithDeleted())
          .filter(sequence -> !discarded.covers(sequence))
          .toArray();
    }

    long[] mentionsWithDeleted() {
      return ofOthers()
          .filter(sequence -> !recalled.contains(sequence))
          .filter(sequence -> log.get((int) sequence - 1).content().equals(MENTION))
          .toArray();
    }

    /** A conversation that tells of its reader's cursor does not know what that has deleted. */
    CursorMoved moved() {
      long[] mentions = mentionsWithDeleted();
      return new CursorMoved(
          id, SELF, read, read, (int) ofOthers().count(), head(), mentions.length, first(mentions));
    }

    private static long first(long[] mentions) {
      return mentions.length == 0 ? 0 : mentions[0];
    }

    long counts() {
      Message newest = newest();
      boolean silent =
          preferences.isMuted(NOW)
              || preferences.archived()
              || preferences.isHidden(newest == null ? 0 : newest.sequence());
      return silent ? 0 : unread() > 0 ? unread() : preferences.isMarkedUnread(read) ? 1 : 0;
    }

    ConversationSummary summary() {
      return new ConversationSummary(
          id,
          "",
          head(),
          1,
          read,
          unread(),
          newest(),
          2,
          null,
          mentions().length,
          first(mentions()),
          preferences);
    }
  }

  /** One device, and what is on its way to it. */
  private static final class Device {
    final ConversationList list = new ConversationList();
    final Queue<Runnable> fromSession = new ArrayDeque<>();
    final List<Queue<Runnable>> messages = new ArrayList<>();

    Device(List<Chat> chats) {
      chats.forEach(
          chat -> {
            messages.add(new ArrayDeque<>());
            list.summarized(chat.summary());
          });
    }

    void take(SplittableRandom random) {
      int which = random.nextInt(messages.size() + 1);
      Queue<Runnable> queue = which == messages.size() ? fromSession : messages.get(which);
      if (!queue.isEmpty()) {
        queue.poll().run();
      }
    }

    void takeAll(SplittableRandom random) {
      while (!fromSession.isEmpty() || messages.stream().anyMatch(queue -> !queue.isEmpty())) {
        take(random);
      }
    }
  }

  @Test
  void everyDeviceComesToTheTotalOfTheNode() {
    for (int run = 0; run < RUNS; run++) {
      run(new SplittableRandom(SEED + run), false, "seed " + SEED + ", run " + run);
    }
  }

  /** Hints that are lost are made good by the sync that follows. */
  @Test
  void everyDeviceComesToTheTotalOfTheNodeAfterASyncThoughEventsAreLost() {
    for (int run = 0; run < RUNS; run++) {
      run(new SplittableRandom(SEED + run), true, "seed " + SEED + ", run " + run);
    }
  }

  /**
   * What the user deletes for itself counts for nothing, once conversations are summarized anew.
   * Whether a conversation whose newest message is deleted is hidden again is left to the device.
   */
  @Test
  void everyDeviceComesToTheCountsOfTheNodeThoughTheUserDeletesMessages() {
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new SplittableRandom(SEED + run);
      String name = "seed " + SEED + ", run " + run;
      List<Chat> chats = List.of(new Chat(1), new Chat(2), new Chat(3));
      List<Device> devices = List.of(new Device(chats), new Device(chats));
      for (int step = 0; step < STEPS; step++) {
        int which = random.nextInt(chats.size());
        happen(random, chats.get(which), which, devices, false);
        if (random.nextInt(10) == 0) {
          delete(random, chats.get(which), devices);
        }
        devices.forEach(device -> device.take(random));
      }
      for (Chat chat : chats) {
        ConversationSummary summary = chat.summary();
        tell(random, devices, false, list -> list.summarized(summary));
      }

      for (Device device : devices) {
        device.takeAll(random);
        assertCounts(device, chats, name);
      }
    }
  }

  private static void delete(SplittableRandom random, Chat chat, List<Device> devices) {
    long one = random.nextLong(chat.head() + 1);
    if (one == 0) {
      return;
    }
    chat.discarded =
        random.nextInt(3) == 0
            ? chat.discarded.with(List.of(), one)
            : chat.discarded.with(List.of(one), 0);
    Discarded now = chat.discarded;
    tell(random, devices, false, list -> list.discarded(now));
  }

  private static void assertCounts(Device device, List<Chat> chats, String name) {
    for (Chat chat : chats) {
      ConversationList.Line line = device.list.line(chat.id);
      assertThat(line.unread()).as(name).isEqualTo(chat.unread());
      assertThat(line.mentions()).as(name).isEqualTo(chat.mentions().length);
    }
  }

  private static void run(SplittableRandom random, boolean lossy, String name) {
    List<Chat> chats = List.of(new Chat(1), new Chat(2), new Chat(3));
    List<Device> devices = List.of(new Device(chats), new Device(chats));
    for (int step = 0; step < STEPS; step++) {
      int which = random.nextInt(chats.size());
      happen(random, chats.get(which), which, devices, lossy);
      devices.forEach(device -> device.take(random));
    }
    if (lossy) {
      for (Device device : devices) {
        for (Chat chat : chats) {
          ConversationSummary summary = chat.summary();
          device.fromSession.add(() -> device.list.summarized(summary));
        }
      }
    }

    long total = chats.stream().mapToLong(Chat::counts).sum();
    for (Device device : devices) {
      device.takeAll(random);
      assertCounts(device, chats, name);
      assertThat(device.list.badge(NOW)).as(name).isEqualTo(total);
    }
  }

  private static void happen(
      SplittableRandom random, Chat chat, int which, List<Device> devices, boolean lossy) {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> {
        Message entry = chat.add(random.nextInt(3) == 0 ? SELF : OTHER, content(random, chat));
        devices.forEach(
            device -> device.messages.get(which).add(() -> device.list.heard(entry, SELF)));
      }
      case 3 -> {
        if (chat.head() == 0) {
          return;
        }
        chat.read = Math.max(chat.read, random.nextLong(chat.head() + 1));
        CursorMoved moved = chat.moved();
        tell(random, devices, lossy, list -> list.moved(moved));
      }
      case 4 -> {
        chat.preferences = change(random, chat).applyTo(chat.preferences);
        Preferences now = chat.preferences;
        tell(random, devices, lossy, list -> list.preferred(chat.id, now));
      }
      default -> {
        ConversationSummary summary = chat.summary();
        tell(random, devices, lossy, list -> list.summarized(summary));
      }
    }
  }

  /** A message, or an operation that names one that was not recalled. */
  private static Content content(SplittableRandom random, Chat chat) {
    long[] targets =
        LongStream.rangeClosed(1, chat.head())
            .filter(chat::isMessage)
            .filter(sequence -> !chat.recalled.contains(sequence))
            .toArray();
    int kind = random.nextInt(targets.length == 0 ? 4 : 7);
    return switch (kind) {
      case 0, 1 -> new Content.Text("text");
      case 2, 3 -> MENTION;
      case 4 -> new Content.Reaction(targets[random.nextInt(targets.length)], "x", false);
      default -> new Content.Recall(targets[random.nextInt(targets.length)]);
    };
  }

  private interface Word {
    void to(ConversationList list);
  }

  private static void tell(
      SplittableRandom random, List<Device> devices, boolean lossy, Word word) {
    for (Device device : devices) {
      if (!lossy || random.nextBoolean()) {
        device.fromSession.add(() -> word.to(device.list));
      }
    }
  }

  private static PreferencesChange change(SplittableRandom random, Chat chat) {
    return switch (random.nextInt(8)) {
      case 0 -> PreferencesChange.mutedForEver();
      case 1 -> PreferencesChange.mutedUntil(NOW.plusMillis(random.nextInt(-1, 2)));
      case 2 -> PreferencesChange.notMuted();
      case 3 -> PreferencesChange.archived(random.nextBoolean());
      case 4 -> PreferencesChange.hiddenUpTo(random.nextLong(chat.head() + 1));
      case 5 -> PreferencesChange.markedUnread(chat.read);
      case 6 -> PreferencesChange.notMarkedUnread();
      default -> PreferencesChange.pinned(random.nextBoolean());
    };
  }
}
