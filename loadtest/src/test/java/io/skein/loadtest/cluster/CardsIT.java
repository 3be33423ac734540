package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.SkeinHistory;
import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cards, and jumping to a quoted message, through nodes, sockets and the store. */
@ExtendWith(SharedCluster.class)
final class CardsIT {
  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  private static long post(Person sender, ConversationId chat, Content content) {
    return sender.client().post(chat, ClientId.random(), content).join().sequence();
  }

  private static List<Content> contents(List<Message> messages) {
    return messages.stream().map(Message::content).toList();
  }

  @Test
  void everyCardComesAsItWasMadeToWhoIsThereAndWhoComesLater() {
    try (Person alice = Person.register(cluster.http(1), "alice-cards");
        Person bob = Person.register(cluster.http(2), "bob-cards")) {
      ConversationId chat = alice.openDirect(bob);
      List<Content> cards =
          List.of(
              Card.Location.of(48.85837, -2.2944813, "Tour Eiffel", "5 avenue Anatole France"),
              Card.Location.of(-90, 180, "", ""),
              new Card.Contact(bob.id(), "Bob, who sails"),
              new Card.Link(
                  "https://example.com/ferry?to=42",
                  "Ferries",
                  "Times and prices",
                  Bytes.wrap(new byte[8_192])),
              new Card.Sticker("com.example.cats", "wave", "👋"));

      cards.forEach(card -> post(alice, chat, card));

      bob.awaitMessages(chat, cards.size());
      assertThat(contents(bob.heard(chat))).isEqualTo(cards);
      assertThat(contents(bob.history(chat))).isEqualTo(cards);
      try (Person bobLater = Person.device(cluster.http(1), "bob-cards")) {
        assertThat(contents(bobLater.history(chat))).isEqualTo(cards);
      }
    }
  }

  @Test
  void aCardIsQuotedReactedToAndRecalledAndNotEdited() {
    try (Person alice = Person.register(cluster.http(1), "alice-card-ops");
        Person bob = Person.register(cluster.http(2), "bob-card-ops")) {
      ConversationId chat = alice.openDirect(bob);
      long card = post(alice, chat, Card.Location.of(1, 2, "the pier", ""));

      bob.client().react(chat, card, "👍").join();
      bob.client().reply(chat, card, "there at six").join();
      ErrorCode edited = refusal(alice.client().edit(chat, card, "the other pier"));
      alice.client().recall(chat, card).join();

      assertThat(edited).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(bob.history(chat).get(0).content()).isEqualTo(Content.Recalled.INSTANCE);
      assertThat(refusal(bob.client().reply(chat, card, "which pier?")))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
    }
  }

  @Test
  void whatIsNoCardIsRefusedWithACode() {
    try (Person alice = Person.register(cluster.http(1), "alice-no-card");
        Person bob = Person.register(cluster.http(2), "bob-no-card")) {
      ConversationId chat = alice.openDirect(bob);
      List<Content> bad =
          List.of(
              new Card.Location(Card.Location.LATITUDE_E7_MAX + 1, 0, "", ""),
              new Card.Contact(UserId.SYSTEM, "nobody"),
              new Card.Link("javascript:alert(1)", "A page", "", Bytes.EMPTY),
              new Card.Sticker("cats", "wave", ""));

      for (Content content : bad) {
        assertThat(refusal(alice.client().post(chat, ClientId.random(), content)))
            .isEqualTo(ErrorCode.BAD_REQUEST);
      }

      assertThat(post(alice, chat, new Content.Text("that is one"))).isEqualTo(1);
    }
  }

  @Test
  void jumpsToAQuotedMessage() {
    try (Person alice = Person.register(cluster.http(1), "alice-jump");
        Person bob = Person.register(cluster.http(2), "bob-jump")) {
      ConversationId chat = alice.openDirect(bob);
      List<Content> said = new ArrayList<>();
      for (int i = 1; i <= 9; i++) {
        said.add(new Content.Text("message " + i));
        post(alice, chat, said.get(i - 1));
      }
      alice.client().reply(chat, 4, "so it was").join();

      Content.Text answer = (Content.Text) bob.history(chat).get(9).content();
      SkeinHistory.Around around = bob.client().history().around(chat, answer.quote(), 2).join();

      assertThat(contents(around.messages())).isEqualTo(said.subList(1, 6));
      assertThat(around.moreBefore()).isTrue();
      assertThat(around.moreAfter()).isTrue();
      assertThat(refusal(bob.client().history().around(chat, 11, 2)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }

  @Test
  void nobodyJumpsToWhatWasSaidBeforeJoining() {
    try (Person alice = Person.register(cluster.http(1), "alice-jump-join");
        Person bob = Person.register(cluster.http(2), "bob-jump-join")) {
      ConversationId group =
          alice.client().blocking().createGroup("Sailors", List.of()).conversation();
      long early = post(alice, group, new Content.Text("before bob"));
      alice.client().blocking().invite(group, List.of(bob.id()));

      assertThat(refusal(bob.client().history().around(group, early, 2)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }
}
