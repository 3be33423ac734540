package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages are changed and kept in view for everybody, in {@code ./skein chat}. */
class ChatMessagesTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();

  @Test
  void messagesAreAnsweredEditedRecalledAndReactedTo() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("shall we met?");
      alice.sees("#1 you  shall we met? ✓");
      bob.sees("shall we met?");
      bob.types("/open alice");
      bob.sees("#1 alice  shall we met?");

      alice.types("/edit 1 shall we  \"meet\"?");
      bob.sees("alice edited #1: shall we  \"meet\"?");
      bob.types("/react #1 👍");
      alice.sees("bob reacted 👍 to #1");
      bob.types("/reply 1 yes, @alice");
      alice.sees("┃ #1 you: shall we  \"meet\"?");
      alice.sees("#4 bob  yes, @alice");
      bob.types("/unreact 1 👍");
      alice.sees("bob took 👍 back from #1");
      bob.types("/recall 4");
      alice.sees("bob recalled #4");
      bob.types("/recall");
      bob.sees("! usage: /recall N");
    }

    try (Person bob = people.bob()) {
      bob.sees("1  alice");
      bob.types("/open 1");
      bob.sees("#1 alice  shall we  \"meet\"? (edited)");
      bob.sees("#4 you recalled a message");
      assertThat(bob.screen()).doesNotContain("yes, @alice").doesNotContain("👍");
    }
  }

  @Test
  void aMessageIsKeptInViewForBoth() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/open bob");
      alice.types("the door is 4711");
      bob.sees("• alice");
      bob.types("/open alice");
      bob.types("/highlights");
      bob.sees("Nothing is highlighted here");

      bob.types("/highlight #1");
      alice.sees("bob highlighted #1");
      alice.types("/highlights");
      alice.sees("#1 you: the door is 4711  (highlighted by bob)");
      alice.types("/highlight 1 off");
      bob.sees("alice highlights #1 no more");
      alice.types("/highlight 1 on");
      alice.sees("! usage: /highlight N [off]");
    }
  }

  @Test
  void saysForHowLongMessagesLiveAndThatTheyDoNotAnyMore() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/open bob");
      alice.types("the door is 4711");
      bob.sees("• alice");
      bob.types("/open alice");

      bob.types("/vanish 24");
      alice.sees("bob lets what is said from now on vanish after 24 h");
      alice.types("/vanish off");
      bob.sees("alice lets what is said from now on stay");
      alice.types("/vanish soon");
      alice.sees("! usage: /vanish HOURS or off");
    }
  }
}
