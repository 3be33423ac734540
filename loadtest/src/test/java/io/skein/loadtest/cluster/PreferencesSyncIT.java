package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.SkeinException;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

  /** Whether the node takes the user for no member. */
  private static boolean isRefused(KeptDevice device, ConversationId group) {
    try {
      device.client.blocking().setPreferences(group, PreferencesChange.note("gone"));
      return false;
    } catch (SkeinException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_A_MEMBER);
      return true;
    }
  }

  private KeptDevice device(int node, String name, String of) throws IOException {
    return new KeptDevice(
        cluster.http(node), KeptDevice.token(cluster.http(node), name), folder.resolve(of));
  }

  @Test
  void allDevicesKeepAConversationAlikeAndNobodyElseSeesIt() throws IOException {
    try (Person alice = Person.register(cluster.http(1), "alice-keeps");
        Person bob = Person.register(cluster.http(2), "bob-keeps");
        KeptDevice phone = device(1, "alice-keeps", "phone");
        KeptDevice tablet = device(2, "alice-keeps", "tablet")) {
      ConversationId chat = bob.client().blocking().openDirect(alice.id()).conversation();
      bob.client().post(chat, "hello").join();
      List.of(phone, tablet)
          .forEach(device -> device.awaitList(list -> list.line(chat).head() == 1));
      Instant until = Instant.now().plus(Duration.ofHours(8)).truncatedTo(ChronoUnit.MILLIS);

      phone.keep(chat, PreferencesChange.pinned(true));
      tablet.keep(chat, PreferencesChange.mutedUntil(until));
      phone.keep(chat, PreferencesChange.note("the plumber"));
      tablet.keep(chat, PreferencesChange.mentionsOnly(true));
      tablet.client.saveDraft(chat, "see you on Monday").join();

      Preferences all =
          new Preferences(
              until.toEpochMilli(), true, false, 0, 0, "the plumber", "see you on Monday", true);
      phone.awaitKept(chat, all);
      assertThat(alice.client().blocking().openDirect(bob.id()).preferences()).isEqualTo(all);
      assertThat(bob.client().blocking().openDirect(alice.id()).preferences())
          .isEqualTo(Preferences.NONE);
    }
  }

  @Test
  void theTotalIsTheSameOnAllDevicesWhateverIsReadMutedOrMarked() throws IOException {
    try (Person erin = Person.register(cluster.http(1), "erin-total");
        Person frank = Person.register(cluster.http(2), "frank-total");
        KeptDevice phone = device(1, "erin-total", "phone");
        KeptDevice tablet = device(2, "erin-total", "tablet")) {
      List<KeptDevice> devices = List.of(phone, tablet);
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
        KeptDevice phone = device(1, "grace-hides", "phone");
        KeptDevice tablet = device(2, "grace-hides", "tablet")) {
      List<KeptDevice> devices = List.of(phone, tablet);
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
        KeptDevice phone = device(1, "kim-mentioned", "phone");
        KeptDevice tablet = device(2, "kim-mentioned", "tablet")) {
      List<KeptDevice> devices = List.of(phone, tablet);
      ConversationId group =
          leo.client().blocking().createGroup("Lunch", List.of(kim.id())).conversation();
      Content toKim = new Content.Text("pizza, @kim?", 0, List.of(kim.id()), false);
      Content toAll = new Content.Text("or pasta, @all?", 0, List.of(), true);
      List.of(toKim, toAll, new Content.Reaction(2, "👍", false))
          .forEach(content -> leo.client().post(group, ClientId.random(), content).join());
      devices.forEach(device -> device.awaitUnread(group, 3, 2));

      leo.client().recall(group, 2).join();
      devices.forEach(device -> device.awaitUnread(group, 3, 1));
      try (KeptDevice laptop = device(1, "kim-mentioned", "laptop")) {
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
        KeptDevice phone = device(1, "ivan-leaves", "phone")) {
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
