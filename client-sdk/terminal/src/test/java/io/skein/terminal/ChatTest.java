package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.FakeCluster.Fault;
import io.skein.protocol.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People talk, and are told what happens to what they say, in {@code ./skein chat}. */
class ChatTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();
  private final FakeCluster cluster = people.cluster();

  @Test
  void twoPeopleTalk() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.sees("No conversations yet");
      bob.sees("No conversations yet");

      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("hello bob");
      bob.sees("• alice (1 unread)  hello bob");
      bob.types("/open alice");
      bob.sees("alice  hello bob");
      bob.types("hello alice");

      alice.sees("you  hello bob ✓");
      alice.sees("bob  hello alice");
      bob.sees("you  hello alice");
    }
  }

  @Test
  void whatCameWhileAwayIsListedAndPaged() {
    try (Person alice = people.alice()) {
      alice.types("/open bob");
      alice.sees("── bob");
      for (int i = 1; i <= 45; i++) {
        alice.types("message " + i);
      }
      alice.sees("message 45 ✓");
    }

    try (Person bob = people.bob()) {
      bob.sees("1  alice  45 unread");
      bob.types("/open 1");
      bob.sees("message 45");
      assertThat(bob.screen()).contains("message 26").doesNotContain("message 25\n");
      bob.types("/more");
      bob.sees("alice  message 6");
      bob.types("/more");
      bob.sees("alice  message 1\n");
      bob.types("/more");
      bob.sees("that is the beginning");
    }
  }

  @Test
  void hostileTextIsHarmless() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/group \"evil\u001b[2J\" bob");
      alice.sees("! that is not accepted: create_group.title");
      alice.types("/group \"evil title\u202e\" bob");
      alice.sees("── evil");
      alice.types("look\u001b]0;owned\u0007 here\u202e");

      bob.sees("unread)");
      bob.sees("look");
      bob.types("/list");
      bob.sees("evil title\ufffd");
      bob.types("/open 1");
      bob.sees("alice  look\ufffd]0;owned\ufffd here\ufffd");
      assertThat(bob.screen().chars().filter(c -> c != '\n' && Character.isISOControl(c)))
          .isEmpty();
      assertThat(bob.screen()).doesNotContain("\u202e");
    }
  }

  @Test
  void aLostConnectionIsToldAndWhatIsWrittenIsSentLater() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/open bob");
      alice.sees("── bob");
      cluster.accepting(false);
      cluster.breakAll();
      alice.sees("-- connection lost");
      alice.types("into the dark");
      cluster.accepting(true);

      bob.sees("into the dark");
      alice.sees("you  into the dark ✓");
      assertThat(alice.screen().indexOf("-- connected to", alice.screen().indexOf("lost")))
          .isPositive();
    }
  }

  @Test
  void aRefusedMessageIsToldInWords() {
    try (Person alice = people.alice()) {
      alice.types("hello?");
      alice.sees("! open a conversation first");
      alice.types("/open nobody");
      alice.sees("! there is no user and no group called nobody");
      alice.types("/dance");
      alice.sees("! no such command: /dance");
      alice.types("/open bob");
      alice.sees("── bob");
      cluster.faults(request -> request instanceof Request.Post ? Fault.REFUSE : Fault.NONE);
      alice.types("secret plan");
      alice.sees("! not sent: that is not allowed: as the test wants  (secret plan)");
    }
  }
}
