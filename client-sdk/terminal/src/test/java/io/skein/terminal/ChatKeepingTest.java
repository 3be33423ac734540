package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.FakeCluster;
import io.skein.protocol.ConversationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one keeps of messages for oneself, in {@code ./skein chat}. */
class ChatKeepingTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();
  private final FakeCluster cluster = people.cluster();

  @Test
  void whatIsStarredIsFoundAgainOnEveryDevice() {
    try (Person alice = people.alice();
        Person tablet = people.tablet();
        Person bob = people.bob()) {
      alice.types("/starred");
      alice.sees("Nothing is starred");
      alice.types("/star 1");
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.types("the door is 4711");
      bob.sees("• alice");

      alice.types("/star #1");
      alice.sees("-- #1 is starred");
      alice.types("/star 9");
      alice.sees("! there is no such message");
      tablet.types("/starred");
      tablet.sees("bob  #1 you: the door is 4711");
      tablet.types("/open bob");
      tablet.sees("── bob");
      tablet.types("/unstar 1");
      tablet.sees("-- #1 is starred no more");
      tablet.types("/starred");
      tablet.sees("Nothing is starred");
      bob.types("/starred");
      bob.sees("Nothing is starred");
    }
  }

  @Test
  void whatIsStarredIsListedNoMoreWhenItHasVanished() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/open bob");
      alice.types("the door is 4711");
      bob.sees("• alice");
      alice.types("/star 1");
      alice.sees("-- #1 is starred");

      cluster.with(
          model ->
              model.vanish(
                  ConversationId.direct(model.userNamed("alice"), model.userNamed("bob")), 1));

      alice.types("/starred");
      alice.sees("  1 that cannot be read any more");
    }
  }

  @Test
  void whatIsDeletedForOneselfIsNotShownAgainAndOthersKeepIt() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      alice.types("/open bob");
      alice.types("one");
      alice.types("two");
      alice.types("three");
      bob.sees("• alice (3 unread)");
      bob.types("/open alice");
      bob.sees("#3 alice  three");
      bob.types("/delete");
      bob.sees("! usage: /delete N…");
      bob.types("/delete 1 #3");
      bob.sees("-- deleted for you");

      bob.types("/open carol");
      bob.types("/open alice");
      bob.sees("#2 alice  two", 2);
      assertThat(bob.screen().split("#1 alice  one", -1)).hasSize(2);
      bob.types("/clear");
      bob.sees("/clear yes does it");
      bob.types("/clear yes");
      bob.sees("-- deleted for you", 2);
      alice.types("four");
      bob.sees("#4 alice  four");
      alice.types("/open carol");
      alice.types("/open bob");
      alice.sees("#2 you  two", 2);
    }
  }
}
