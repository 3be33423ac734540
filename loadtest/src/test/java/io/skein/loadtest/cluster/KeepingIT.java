package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.KeepingList;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Starred;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What users keep of messages for themselves, through nodes, sockets and the store: all of a user's
 * devices have the same, and nobody else notices.
 */
@ExtendWith(SharedCluster.class)
final class KeepingIT {
  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  /** What a device knows that asks now for what it has missed. */
  private static KeepingList synced(Person person, KeepingList list) {
    boolean more = true;
    while (more) {
      more = list.synced(person.client().keeping().sync(list.cursor()).join());
    }
    return list;
  }

  private static List<Content> pulled(Person person, ConversationId chat) {
    return person.history(chat).stream().map(Message::content).toList();
  }

  private static Reply.ConversationSummary line(Person person, Person peer) {
    return person.client().blocking().openDirect(peer.id());
  }

  @Test
  void starsAreTheSameOnAllDevicesAndOfAllConversations() {
    try (Person alice = Person.register(cluster.http(1), "alice-star");
        Person tablet = Person.device(cluster.http(2), "alice-star");
        Person bob = Person.register(cluster.http(2), "bob-star")) {
      ConversationId chat = line(alice, bob).conversation();
      ConversationId group =
          alice.client().blocking().createGroup("stars", List.of(bob.id())).conversation();
      long inChat = bob.say(chat, "keep this");
      long inGroup = alice.say(group, "and this");
      KeepingList known = synced(tablet, new KeepingList());

      alice.client().keeping().star(chat, inChat).join();
      alice.client().keeping().star(group, inGroup).join();
      synced(tablet, known);
      assertThat(known.starred()).extracting(Starred::sequence).containsExactly(inGroup, inChat);
      assertThat(alice.client().keeping().messages(known.starred()).join())
          .extracting(Message::content)
          .containsExactly(new Content.Text("and this"), new Content.Text("keep this"));
      assertThat(synced(bob, new KeepingList()).starred()).isEmpty();

      tablet.client().keeping().unstar(chat, inChat).join();
      assertThat(synced(alice, new KeepingList()).starred())
          .extracting(Starred::sequence)
          .containsExactly(inGroup);
      assertThat(synced(tablet, known).starred()).hasSize(1);
    }
  }

  @Test
  void whatWasStarredIsReadAsLongAsItMayBe() {
    try (Person alice = Person.register(cluster.http(1), "alice-starred");
        Person bob = Person.register(cluster.http(2), "bob-starred")) {
      ConversationId group =
          alice.client().blocking().createGroup("choir", List.of(bob.id())).conversation();
      long said = alice.say(group, "at eight");
      bob.client().keeping().star(group, said).join();
      bob.client().blocking().leave(group);

      List<Starred> starred = synced(bob, new KeepingList()).starred();

      assertThat(bob.client().keeping().messages(starred).join())
          .as("who has left reads what was said until then")
          .extracting(Message::content)
          .containsExactly(new Content.Text("at eight"));
      alice.client().recall(group, said).join();
      assertThat(bob.client().keeping().messages(starred).join())
          .extracting(Message::content)
          .containsExactly(Content.Recalled.INSTANCE);
    }
  }

  @Test
  void whatIsDeletedForOneselfIsGoneOnAllDevicesAndForNobodyElse() {
    try (Person alice = Person.register(cluster.http(1), "alice-delete");
        Person tablet = Person.device(cluster.http(2), "alice-delete");
        Person bob = Person.register(cluster.http(2), "bob-delete")) {
      ConversationId chat = line(alice, bob).conversation();
      alice.say(chat, "one");
      long second = bob.say(chat, "two");
      bob.client().edit(chat, second, "2").join();
      long last = bob.say(chat, "three");
      List<Content> before = pulled(bob, chat);
      alice.client().keeping().star(chat, second).join();

      alice.client().keeping().discard(chat, List.of(second, last)).join();

      for (Person device : List.of(alice, tablet)) {
        KeepingList known = synced(device, new KeepingList());
        assertThat(known.starred()).isEmpty();
        assertThat(known.discarded(chat)).isEqualTo(new Discarded(chat, 0, List.of(second, last)));
        assertThat(pulled(device, chat))
            .containsExactly(
                new Content.Text("one"),
                Content.Recalled.INSTANCE,
                new Content.Edit(second, ""),
                Content.Recalled.INSTANCE);
        assertThat(line(device, bob).last().content()).isEqualTo(new Content.Text("one"));
        assertThat(line(device, bob).unread()).isZero();
      }
      assertThat(pulled(bob, chat)).isEqualTo(before);
      assertThat(line(bob, alice).last().content()).isEqualTo(new Content.Text("three"));
    }
  }

  @Test
  void aHistoryThatIsClearedStaysSoAndWhatIsSaidLaterIsThere() {
    try (Person alice = Person.register(cluster.http(1), "alice-clear");
        Person bob = Person.register(cluster.http(2), "bob-clear")) {
      ConversationId group =
          alice.client().blocking().createGroup("clear", List.of(bob.id())).conversation();
      long said = alice.say(group, "old");
      bob.client().keeping().clear(group, Long.MAX_VALUE).join();
      alice.say(group, "new");

      assertThat(pulled(bob, group)).contains(new Content.Text("new"));
      assertThat(pulled(bob, group)).doesNotContain(new Content.Text("old"));
      try (Person later = Person.device(cluster.http(1), "bob-clear")) {
        assertThat(pulled(later, group)).doesNotContain(new Content.Text("old"));
        assertThat(synced(later, new KeepingList()).isDiscarded(group, said)).isTrue();
      }
    }
  }

  @Test
  void whatIsNotThereIsNeitherStarredNorDeleted() {
    try (Person alice = Person.register(cluster.http(1), "alice-keepbad");
        Person bob = Person.register(cluster.http(2), "bob-keepbad");
        Person carol = Person.register(cluster.http(2), "carol-keepbad")) {
      ConversationId chat = line(alice, bob).conversation();
      long said = alice.say(chat, "hi");

      assertThat(refusal(alice.client().keeping().star(chat, said + 1)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(alice.client().keeping().discard(chat, List.of(said, said + 1))))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(carol.client().keeping().star(chat, said)))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);
      alice.client().keeping().discard(chat, List.of(said)).join();
      assertThat(refusal(alice.client().keeping().star(chat, said)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }
}
