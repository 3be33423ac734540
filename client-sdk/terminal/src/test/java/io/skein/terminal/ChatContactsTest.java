package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.FakeCluster;
import io.skein.protocol.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People become contacts of each other, or keep each other away, in {@code ./skein chat}. */
class ChatContactsTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();
  private final FakeCluster cluster = people.cluster();

  @Test
  void peopleAskEachOtherAcceptRemarkAndBlock() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      bob.types("/profile line weaving all day");
      bob.sees("-- that is what others see");
      alice.types("/profile bob");
      alice.sees("  bob: weaving all day");
      alice.types("/add bob we met at the fair");
      alice.sees("-- asked; bob may accept it");

      bob.sees("• alice asks to be a contact: we met at the fair");
      bob.types("/requests");
      bob.sees("  alice asks to be a contact: we met at the fair  (/accept or /refuse)");
      bob.types("/accept alice");
      bob.sees("-- alice: a contact of yours");
      alice.sees("• bob is a contact of yours now");
      alice.types("/remark bob Bob the weaver");
      alice.sees("-- Bob the weaver: called that, by you alone");
      alice.types("/tag bob fair weavers");
      alice.sees("-- Bob the weaver: tagged");
      alice.types("/star bob");
      alice.sees("-- Bob the weaver: starred");
      alice.types("/contacts fair");
      alice.sees("* Bob the weaver, that is bob  #fair #weavers");

      bob.types("/block alice");
      bob.sees("-- alice: blocked");
      alice.types("/open bob");
      alice.sees("── Bob the weaver");
      alice.types("are you there");
      alice.sees("you are blocked");
    }
  }

  @Test
  void aStrangerMakesNoNoiseUntilAnswered() {
    UserId carol = cluster.with(model -> model.userNamed("carol"));
    cluster.with(
        model -> {
          model.makeStranger(carol);
          return model;
        });
    try (Person alice = people.alice();
        Person stranger = people.carol()) {
      stranger.types("/open alice");
      stranger.sees("── alice");
      stranger.types("buy now");
      stranger.sees("buy now ✓");

      alice.sees("• a stranger writes: carol");
      alice.types("/list");
      alice.sees("carol  1 unread, a stranger: answer, /allow or /block");
      assertThat(alice.screen()).doesNotContain("buy now");
      alice.types("/allow carol");
      alice.sees("-- carol: heard as a contact is");
    }
  }

  @Test
  void saysWhatItIsSetToAndWhatItDoesNotUnderstand() {
    try (Person alice = people.alice()) {
      alice.types("/privacy strangers none");
      alice.sees("-- it is so from now on");
      alice.types("/privacy");
      alice.sees("none, contacts alone may write");
      alice.types("/privacy strangers everywhere");
      alice.sees("! usage: /privacy");
      alice.types("/accept nobody-here");
      alice.sees("! there is no user called nobody-here");
    }
  }
}
