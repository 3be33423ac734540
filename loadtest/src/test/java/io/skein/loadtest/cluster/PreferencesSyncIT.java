package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.ConversationList;
import io.skein.client.Credentials;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.client.StateStore;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply.ConversationSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user keeps conversations the same on all devices, wherever they are connected: through nodes,
 * sockets and the real store, by the SDK.
 */
@ExtendWith(SharedCluster.class)
final class PreferencesSyncIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  /** One more run of a device, whose state outlives it; its list is what an application shows. */
  private static final class Device implements SkeinListener, AutoCloseable {
    private final ConversationList list = new ConversationList();
    private final SkeinClient client;

    Device(int node, String token, Path state) throws IOException {
      client =
          SkeinClient.builder()
              .server(cluster.http(node).toString())
              .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
              .state(StateStore.inFile(state))
              .listener(this)
              .build();
      client.blocking().connect(PATIENCE);
    }

    /** The token of a device that was connected once. */
    static String token(int node, String name) {
      try (Person person = Person.device(cluster.http(node), name)) {
        return person.client().accessToken().join();
      }
    }

    @Override
    public synchronized void onConversation(ConversationSummary conversation) {
      list.summarized(conversation);
    }

    @Override
    public synchronized void onMessage(Message message) {
      list.heard(message, client.user());
    }

    @Override
    public synchronized void onCursor(CursorMoved moved) {
      if (moved.user().equals(client.user())) {
        list.moved(moved);
      }
    }

    @Override
    public synchronized void onPreferences(ConversationId conversation, Preferences preferences) {
      list.preferred(conversation, preferences);
    }

    void keep(ConversationId conversation, PreferencesChange change) {
      client.blocking().setPreferences(conversation, change);
    }

    void awaitKept(ConversationId conversation, Preferences wanted) {
      awaitList(list -> list.line(conversation).preferences().equals(wanted));
    }

    void awaitList(Predicate<ConversationList> condition) {
      Await.until(
          PATIENCE,
          () -> {
            synchronized (this) {
              return condition.test(list);
            }
          },
          () -> {
            synchronized (this) {
              return list.lines() + ", archived " + list.archived();
            }
          });
    }

    void awaitUnread(ConversationId conversation, long messages, long mentions) {
      awaitList(
          list ->
              list.line(conversation).unread() == messages
                  && list.line(conversation).mentions() == mentions);
    }

    void awaitBadge(long wanted) {
      awaitList(list -> list.badge(Instant.now()) == wanted);
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** Whether the node takes the user for no member. */
  private static boolean isRefused(Device device, ConversationId group) {
    try {
      device.client.blocking().setPreferences(group, PreferencesChange.note("gone"));
      return false;
    } catch (SkeinException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_A_MEMBER);
      return true;
    }
  }

  private Device device(int node, String name, String of) throws IOException {
    return new Device(node, Device.token(node, name), folder.resolve(of));
  }

  @Test
  void allDevicesKeepAConversationAlikeAndNobodyElseSeesIt() throws IOException {
    try (Person alice = Person.register(cluster.http(1), "alice-keeps");
        Person bob = Person.register(cluster.http(2), "bob-keeps");
        Device phone = device(1, "alice-keeps", "phone");
        Device tablet = device(2, "alice-keeps", "tablet")) {
      ConversationId chat = bob.client().blocking().openDirect(alice.id()).conversation();
      bob.client().post(chat, "hello").join();
      List.of(phone, tablet)
          .forEach(device -> device.awaitList(list -> list.line(chat).head() == 1));
      Instant until = Instant.now().plus(Duration.ofHours(8)).truncatedTo(ChronoUnit.MILLIS);

      phone.keep(chat, PreferencesChange.pinned(true));
      tablet.keep(chat, PreferencesChange.mutedUntil(until));
      phone.keep(chat, PreferencesChange.note("the plumber"));
      tablet.client.saveDraft(chat, "see you on Monday").join();

      Preferences all =
          new Preferences(
              until.toEpochMilli(), true, false, 0, 0, "the plumber", "see you on Monday");
      phone.awaitKept(chat, all);
      assertThat(alice.client().blocking().openDirect(bob.id()).preferences()).isEqualTo(all);
      assertThat(bob.client().blocking().openDirect(alice.id()).preferences())
          .isEqualTo(Preferences.NONE);
    }
  }

  @Test
  void aDeviceThatWasAwayIsToldThoughTheSessionHasStartedAgain() throws IOException {
    try (Person carol = Person.register(cluster.http(1), "carol-away");
        Person dave = Person.register(cluster.http(2), "dave-away")) {
      ConversationId chat = dave.client().blocking().openDirect(carol.id()).conversation();
      dave.client().post(chat, "hello").join();
      ConversationId other =
          dave.client().blocking().createGroup("Lunch", List.of(carol.id())).conversation();
      String token = Device.token(1, "carol-away");
      try (Device tablet = new Device(1, token, folder.resolve("tablet"))) {
        tablet.awaitList(list -> list.line(chat).head() == 1 && list.line(other).head() == 1);
      }
      // Twice, as the device confirms what it was told when it comes back.
      try (Device tablet = new Device(1, token, folder.resolve("tablet"))) {
        assertThat(tablet.client.user()).isEqualTo(carol.id());
      }

      carol.client().blocking().setPreferences(chat, PreferencesChange.archived(true));
      for (String node : List.of("node-1", "node-2")) {
        cluster.act(node, "kill");
        cluster.act(node, "start");
      }

      try (Device tablet = new Device(1, token, folder.resolve("tablet"))) {
        tablet.awaitKept(chat, new Preferences(0, false, true, 0, 0, "", ""));
      }
    }
  }

  @Test
  void theTotalIsTheSameOnAllDevicesWhateverIsReadMutedOrMarked() throws IOException {
    try (Person erin = Person.register(cluster.http(1), "erin-total");
        Person frank = Person.register(cluster.http(2), "frank-total");
        Device phone = device(1, "erin-total", "phone");
        Device tablet = device(2, "erin-total", "tablet")) {
      List<Device> devices = List.of(phone, tablet);
      ConversationId chat = frank.client().blocking().openDirect(erin.id()).conversation();
      ConversationId group =
          frank.client().blocking().createGroup("Lunch", List.of(erin.id())).conversation();
      IntStream.range(0, 4).forEach(i -> frank.client().post(chat, "text " + i).join());
      frank.client().post(group, "pizza?").join();
      devices.forEach(device -> device.awaitBadge(4 + 2));

      phone.keep(group, PreferencesChange.mutedForEver());
      devices.forEach(device -> device.awaitBadge(4));
      tablet.client.blocking().markRead(chat, 3);
      devices.forEach(device -> device.awaitBadge(1));
      phone.client.blocking().markRead(chat, 4);
      devices.forEach(device -> device.awaitBadge(0));
      tablet.keep(chat, PreferencesChange.markedUnread(4));
      devices.forEach(device -> device.awaitBadge(1));
      frank.client().post(chat, "text 5").join();
      devices.forEach(device -> device.awaitList(list -> list.line(chat).head() == 5));
      devices.forEach(device -> device.awaitBadge(1));
      phone.client.blocking().markRead(chat, 5);
      devices.forEach(device -> device.awaitBadge(0));
      phone.keep(group, PreferencesChange.notMuted());
      devices.forEach(device -> device.awaitBadge(2));
      phone.keep(group, PreferencesChange.archived(true));
      devices.forEach(device -> device.awaitBadge(0));
    }
  }

  @Test
  void whatIsHiddenComesBackWithTheNextMessage() throws IOException {
    try (Person grace = Person.register(cluster.http(1), "grace-hides");
        Person heidi = Person.register(cluster.http(2), "heidi-hides");
        Device phone = device(1, "grace-hides", "phone");
        Device tablet = device(2, "grace-hides", "tablet")) {
      List<Device> devices = List.of(phone, tablet);
      ConversationId chat = heidi.client().blocking().openDirect(grace.id()).conversation();
      heidi.client().post(chat, "hello").join();
      devices.forEach(device -> device.awaitList(list -> list.lines().size() == 1));

      phone.keep(chat, PreferencesChange.hiddenUpTo(1));
      devices.forEach(device -> device.awaitList(list -> list.lines().isEmpty()));
      heidi.client().edit(chat, 1, "hello, grace").join();
      devices.forEach(device -> device.awaitList(list -> list.line(chat).head() == 2));
      devices.forEach(device -> device.awaitList(list -> list.lines().isEmpty()));
      heidi.client().post(chat, "are you there?").join();

      devices.forEach(device -> device.awaitList(list -> list.lines().size() == 1));
    }
  }

  @Test
  void mentionsAreTheSameOnAllDevicesUntilTheyAreRecalledOrRead() throws IOException {
    try (Person kim = Person.register(cluster.http(1), "kim-mentioned");
        Person leo = Person.register(cluster.http(2), "leo-mentions");
        Device phone = device(1, "kim-mentioned", "phone");
        Device tablet = device(2, "kim-mentioned", "tablet")) {
      List<Device> devices = List.of(phone, tablet);
      ConversationId group =
          leo.client().blocking().createGroup("Lunch", List.of(kim.id())).conversation();
      Content toKim = new Content.Text("pizza, @kim?", 0, List.of(kim.id()), false);
      Content toAll = new Content.Text("or pasta, @all?", 0, List.of(), true);
      List.of(toKim, toAll, new Content.Reaction(2, "👍", false))
          .forEach(content -> leo.client().post(group, ClientId.random(), content).join());
      devices.forEach(device -> device.awaitUnread(group, 3, 2));

      leo.client().recall(group, 2).join();
      devices.forEach(device -> device.awaitUnread(group, 3, 1));
      try (Device laptop = device(1, "kim-mentioned", "laptop")) {
        laptop.awaitUnread(group, 3, 1);
      }
      tablet.client.blocking().markRead(group, 2);
      devices.forEach(device -> device.awaitUnread(group, 1, 1));
      phone.client.blocking().markRead(group, 3);
      devices.forEach(device -> device.awaitUnread(group, 0, 0));
    }
  }

  @Test
  void aGroupThatIsLeftAndJoinedAgainIsKeptAsItCame() throws IOException {
    try (Person ivan = Person.register(cluster.http(1), "ivan-leaves");
        Person judy = Person.register(cluster.http(2), "judy-leaves");
        Device phone = device(1, "ivan-leaves", "phone")) {
      ConversationId group =
          judy.client().blocking().createGroup("Crew", List.of(ivan.id())).conversation();
      phone.awaitList(list -> list.line(group).head() == 1);
      phone.keep(group, PreferencesChange.pinned(true));
      ivan.client().blocking().leave(group);
      Await.until(PATIENCE, () -> isRefused(phone, group), () -> "still on the list");

      judy.client().blocking().invite(group, List.of(ivan.id()));

      Await.until(
          PATIENCE,
          () ->
              ivan.client().blocking().conversations(null).conversations().stream()
                  .anyMatch(
                      line ->
                          line.conversation().equals(group)
                              && line.preferences().equals(Preferences.NONE)),
          () -> ivan.client().blocking().conversations(null).toString());
    }
  }
}
