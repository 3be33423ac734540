package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one is told is told to others, in {@code ./skein chat}. */
class ForwardTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();

  @Test
  void aMessageGoesOnToSeveralAsItIsShownAndWithWhoSaidIt() {
    try (Person alice = people.alice();
        Person bob = people.bob();
        Person carol = people.carol()) {
      carol.sees("No conversations yet");
      bob.types("/group \"Summer trip\" carol");
      bob.sees("you made the group");
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("the ferry goes at five");
      alice.sees("#1 you  the ferry goes at five ✓");
      alice.types("/edit 1 the ferry goes at six");
      alice.sees("you edited #1: the ferry goes at six");

      bob.types("/open alice");
      bob.sees("alice  the ferry goes at six (edited)");
      bob.types("/forward 1 carol \"Summer trip\"");

      bob.sees("-- forwarded #1 to carol");
      bob.sees("-- forwarded #1 to Summer trip");
      carol.types("/open bob");
      carol.sees("┃ forwarded, alice said:");
      carol.sees("bob  the ferry goes at six");
      assertThat(carol.screen()).doesNotContain("at five");
      carol.types("/open \"Summer trip\"");
      carol.sees("bob  the ferry goes at six", 2);
      bob.types("/open carol");
      bob.sees("you  the ferry goes at six");
    }
  }

  @Test
  void severalMessagesGoOnAsOneThatIsUnfolded() {
    try (Person alice = people.alice();
        Person bob = people.bob();
        Person carol = people.carol()) {
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("the ferry goes at five");
      alice.sees("#1 you  the ferry goes at five ✓");
      alice.types("bring a coat");
      alice.sees("#2 you  bring a coat ✓");
      alice.types("/edit 1 the ferry goes at six");
      alice.sees("you edited #1: the ferry goes at six");

      bob.types("/open alice");
      bob.sees("alice  the ferry goes at six (edited)");
      bob.types("/forward 1-9 carol");

      bob.sees("-- forwarded #1 to #9 as one to carol");
      carol.types("/open bob");
      carol.sees("bob  [2 messages of alice]  /unfold 1");
      carol.sees("┃ alice: the ferry goes at six");
      carol.types("/unfold 1");
      carol.sees("── what #1 carries ──");
      carol.sees("  1  alice  the ferry goes at six");
      carol.sees("  2  alice  bring a coat");
      carol.types("/forward 1-1 alice");
      carol.sees("-- forwarded #1 to #1 as one to alice");
      alice.types("/open carol");
      alice.sees("carol  [1 message of bob]");
      alice.types("/unfold 1 1");
      alice.sees("── what #1 1 carries ──");
      alice.sees("  2  you  bring a coat");
      alice.types("/unfold 1 2");
      alice.sees("! there is no such message here");
      alice.types("/forward 7-9 bob");
      alice.sees("! nothing from #7 to #9 is on the screen: /jump 7 shows it");
    }
  }

  @Test
  void whatCannotGoOnIsTold() {
    try (Person alice = people.alice()) {
      alice.types("/forward 1 carol");
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("that was wrong");
      alice.sees("#1 you  that was wrong ✓");

      alice.types("/forward 1");
      alice.sees("! usage: /forward N or N-M TO…");
      alice.types("/forward 7 carol");
      alice.sees("! #7 is not on the screen: /jump 7 shows it");
      alice.types("/forward 1 carol nobody-at-all");
      alice.sees("! there is no user and no group called nobody-at-all");
      alice.types("/recall 1");
      alice.sees("you recalled #1");
      alice.types("/forward 1 carol");
      alice.sees("not sent: that message was recalled");
      assertThat(alice.screen()).doesNotContain("-- forwarded");
    }
  }
}
