package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each keeps conversations as it likes, in {@code ./skein chat}. */
class ChatPreferencesTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();

  @Test
  void keepsConversationsAsTheUserLikesOnAllDevices() {
    try (Person alice = people.alice();
        Person tablet = people.tablet()) {
      alice.types("/mute");
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("/pin");
      alice.sees("! say something first");
      alice.types("hello bob");
      alice.sees("hello bob ✓");
      tablet.types("/open bob");
      tablet.sees("── bob");

      alice.types("/pin");
      alice.sees("-- bob: pinned");
      alice.types("/mute 2");
      alice.sees("-- bob: muted until");
      alice.types("/mute never");
      alice.sees("! usage: /mute [HOURS, but mentions, or off]");
      alice.types("/note the plumber");
      alice.sees("-- bob: noted");
      alice.types("/draft see you on");
      alice.sees("-- bob: kept as a draft");

      tablet.sees("-- your draft: see you on");
      tablet.types("/list");
      tablet.sees("1  bob  pinned, muted until");
      tablet.sees("draft: see you on, note: the plumber");
      tablet.types("see you on Monday");
      tablet.sees("see you on Monday ✓");
      alice.sees("-- the draft is gone");
    }
  }

  @Test
  void whatIsMutedIsNotAnnouncedAndWhatIsHiddenComesBack() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("hello bob");
      bob.sees("• alice (1 unread)");
      bob.types("/open alice");
      bob.sees("alice  hello bob");

      bob.types("/mute");
      bob.sees("-- alice: muted, until");
      bob.types("/hide");
      bob.sees("-- alice: hidden");
      bob.types("/list");
      bob.sees("Nothing on the list: all conversations are archived or hidden");
      alice.types("are you there");
      alice.sees("are you there ✓");
      bob.types("/list");
      bob.sees("1  alice  1 unread, muted");
      assertThat(bob.screen()).doesNotContain("are you there");

      bob.types("/open 1");
      bob.sees("alice  are you there");
      bob.types("/mute but mentions");
      bob.sees("-- alice: devices that are away are notified of mentions alone");
      bob.types("/list");
      bob.sees("notified of mentions alone", 2);
      bob.types("/mute off");
      bob.sees("-- alice: not muted any more");
      bob.types("/unread");
      bob.sees("-- alice: marked as unread");
      bob.types("/list");
      bob.sees("1  alice  marked unread");
      bob.types("/open 1");
      bob.sees("alice  are you there", 2);
      bob.types("/archive");
      bob.sees("-- alice: archived");
      bob.types("/list archived");
      bob.sees("1  alice ●\n");
    }
  }
}
