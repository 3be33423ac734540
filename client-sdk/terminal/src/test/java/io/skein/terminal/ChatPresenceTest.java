package io.skein.terminal;

import io.skein.client.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is there and who has read what, in {@code ./skein chat}. */
class ChatPresenceTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();

  @Test
  void whoIsThereIsShown() {
    try (Person alice = people.alice()) {
      alice.sees("No conversations yet");
      alice.types("/open bob");
      alice.sees("-- bob is not online");
      try (Person bob = people.bob()) {
        bob.sees("No conversations yet");
        alice.types("hello");
        bob.sees("• alice (1 unread)  hello");
        alice.types("/who");
        alice.sees("bob, online");
        alice.types("/list");
        alice.sees("1  bob ●");

        bob.types("/invisible");
        bob.sees("-- others see you as away");
        alice.types("/who");
        alice.sees("bob, not online");
        bob.types("/invisible off");
        bob.sees("-- others see that you are here");
        alice.types("/who");
        alice.sees("bob, online", 2);
      }
    }
  }

  @Test
  void whoHasReadAMessageIsTold() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.sees("No conversations yet");
      bob.sees("No conversations yet");
      alice.types("/open bob");
      alice.types("hello");
      bob.sees("(1 unread)");
      alice.sees("you  hello ✓");
      alice.types("/seen 1");
      alice.sees("-- #1 was received by");

      bob.types("/open alice");
      bob.sees("alice  hello");
      Await.until(
          "the reading is told",
          () -> {
            alice.types("/seen 1");
            return alice.screen().contains("-- #1 was read by bob");
          });

      alice.types("/seen one");
      alice.sees("usage: /seen N");
      alice.types("/receipts off");
      alice.sees("-- in direct chats nobody is told what you have read");
      alice.types("/lastseen nobody");
      alice.sees("-- nobody is told when you were here last");
    }
  }
}
