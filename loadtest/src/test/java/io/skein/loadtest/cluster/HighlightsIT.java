package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.HighlightView;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Reply.Highlighted;
import io.skein.protocol.Reply.Member.Role;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Messages that are kept in view for all, through nodes, sockets and the store: every device shows
 * the same, whether it heard the entries, pulls them or asks.
 */
@ExtendWith(SharedCluster.class)
final class HighlightsIT {
  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  private static long highlight(Person person, ConversationId chat, long message) {
    return person.client().highlights().begin(chat, message).join().sequence();
  }

  /** The messages that a device shows that heard everything up to this entry. */
  private static List<Long> heard(Person person, ConversationId chat, long head) {
    person.awaitMessages(chat, (int) head);
    HighlightView view = new HighlightView();
    person.heard(chat).forEach(view::take);
    return targets(view);
  }

  /** Those that one shows that pulls the log now. */
  private static List<Long> pulled(Person person, ConversationId chat) {
    HighlightView view = new HighlightView();
    person.history(chat).forEach(view::take);
    return targets(view);
  }

  /** Those that one shows that asks now. */
  private static List<Long> asked(Person person, ConversationId chat) {
    HighlightView view = new HighlightView();
    view.take(person.client().highlights().list(chat).join());
    return targets(view);
  }

  private static List<Long> targets(HighlightView view) {
    return view.highlighted().stream().map(Highlighted::target).toList();
  }

  private static void allShow(
      List<Long> expected, List<Person> devices, ConversationId chat, long head) {
    for (Person device : devices) {
      assertThat(heard(device, chat, head)).isEqualTo(expected);
      assertThat(pulled(device, chat)).isEqualTo(expected);
      assertThat(asked(device, chat)).isEqualTo(expected);
    }
  }

  @Test
  void allDevicesShowTheSameHighlightsUntilTheyEndOrAreRecalled() {
    try (Person alice = Person.register(cluster.http(1), "alice-highlight");
        Person aliceTablet = Person.device(cluster.http(2), "alice-highlight");
        Person bob = Person.register(cluster.http(2), "bob-highlight")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();
      long first = alice.say(chat, "first");
      long second = bob.say(chat, "second");
      long third = alice.say(chat, "third");
      List<Person> all = List.of(alice, aliceTablet, bob);

      highlight(alice, chat, third);
      highlight(bob, chat, first);
      long head = highlight(alice, chat, second);
      allShow(List.of(second, first, third), all, chat, head);

      alice.client().highlights().end(chat, first).join();
      head = alice.client().recall(chat, third).join().sequence();
      allShow(List.of(second), all, chat, head);
      assertThat(refusal(bob.client().highlights().begin(chat, third)))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      try (Person bobLater = Person.device(cluster.http(1), "bob-highlight")) {
        assertThat(pulled(bobLater, chat)).containsExactly(second);
        assertThat(asked(bobLater, chat)).containsExactly(second);
      }
    }
  }

  @Test
  void aGroupHighlightsByThoseWhoMayAnnounceAndTellsWhatItsReaderMaySee() {
    try (Person alice = Person.register(cluster.http(1), "alice-highlights");
        Person bob = Person.register(cluster.http(2), "bob-highlights");
        Person carol = Person.register(cluster.http(2), "carol-highlights")) {
      ConversationId group =
          alice.client().blocking().createGroup("choir", List.of(bob.id())).conversation();
      long before = bob.say(group, "before");
      assertThat(refusal(bob.client().highlights().begin(group, before)))
          .isEqualTo(ErrorCode.FORBIDDEN);
      highlight(alice, group, before);
      assertThat(refusal(carol.client().highlights().list(group)))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);

      alice.client().blocking().invite(group, List.of(carol.id()));
      alice
          .client()
          .groups()
          .change(group, GroupChange.SettingsChange.mayAnnounce(Role.MEMBER))
          .join();
      long after = bob.say(group, "after");
      highlight(bob, group, after);

      assertThat(asked(alice, group)).containsExactly(after, before);
      assertThat(asked(carol, group)).containsExactly(after);
      assertThat(
              carol
                  .client()
                  .highlights()
                  .message(
                      group, carol.client().highlights().list(group).join().highlighted().get(0))
                  .join()
                  .sequence())
          .isEqualTo(after);
    }
  }

  @Test
  void moreHighlightsThanAllowedAreRefused() {
    try (Person alice = Person.register(cluster.http(1), "alice-highlightmax");
        Person bob = Person.register(cluster.http(2), "bob-highlightmax")) {
      ConversationId chat = alice.client().blocking().openDirect(bob.id()).conversation();
      int max = alice.client().limits().keeping().highlightsMax();
      for (int i = 0; i < max; i++) {
        highlight(alice, chat, alice.say(chat, "message " + i));
        if (i == 0) {
          bob.say(chat, "an answer, after which alice may say more");
        }
      }
      long oneMore = alice.say(chat, "one more");

      assertThat(refusal(bob.client().highlights().begin(chat, oneMore)))
          .isEqualTo(ErrorCode.TOO_MANY_HIGHLIGHTS);
    }
  }
}
