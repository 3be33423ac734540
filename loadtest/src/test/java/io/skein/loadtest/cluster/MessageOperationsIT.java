package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.ConversationView;
import io.skein.client.MessagePage;
import io.skein.client.MessageState;
import io.skein.client.Posted;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Recall, edit, reaction, quote and mention through nodes, sockets and the store: every device of
 * every member shows the same, whether it was there or comes later.
 */
@ExtendWith(SharedCluster.class)
final class MessageOperationsIT {
  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  private static long post(Person sender, ConversationId chat, Content content) {
    return sender.client().post(chat, ClientId.random(), content).join().sequence();
  }

  /** What a device shows that heard everything as it came. */
  private static List<MessageState> shown(Person person, ConversationId chat, long head) {
    person.awaitMessages(chat, (int) head);
    ConversationView view = new ConversationView();
    view.take(person.heard(chat));
    return view.messages();
  }

  /** What a device shows that pulls it now, in small pages, the newest first. */
  private static List<MessageState> pulled(Person person, ConversationId chat) {
    ConversationView view = new ConversationView();
    long before = 0;
    MessagePage page;
    do {
      page = person.client().blocking().historyBefore(chat, before, 2);
      view.take(page.messages());
      before = page.messages().get(0).sequence();
    } while (page.more());
    return view.messages();
  }

  private static void allShow(
      List<MessageState> expected, List<Person> devices, ConversationId chat, long head) {
    for (Person device : devices) {
      assertThat(shown(device, chat, head)).isEqualTo(expected);
      assertThat(pulled(device, chat)).isEqualTo(expected);
    }
  }

  private static ConversationSummary line(Person person, ConversationId chat) {
    return person.client().blocking().conversations(null).conversations().stream()
        .filter(summary -> summary.conversation().equals(chat))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void recallConvergesAndItsTextIsServedNoMore() {
    try (Person alice = Person.register(cluster.http(1), "alice-recall");
        Person aliceTablet = Person.device(cluster.http(2), "alice-recall");
        Person bob = Person.register(cluster.http(2), "bob-recall")) {
      ConversationId chat = alice.openDirect(bob);
      long message = alice.say(chat, "a secret");
      alice.client().edit(chat, message, "another secret").join();
      bob.client().react(chat, message, "👍").join();

      long head = alice.client().recall(chat, message).join().sequence();

      List<MessageState> expected = pulled(bob, chat);
      assertThat(expected)
          .singleElement()
          .satisfies(state -> assertThat(state.isRecalled()).isTrue());
      assertThat(expected.get(0).recalledBy()).isEqualTo(alice.id());
      assertThat(expected.get(0).reactions()).isEmpty();
      allShow(expected, List.of(alice, aliceTablet, bob), chat, head);
      assertThat(bob.history(chat))
          .extracting(Message::content)
          .startsWith(Content.Recalled.INSTANCE, new Content.Edit(message, ""));
      assertThat(line(bob, chat).last().content()).isEqualTo(Content.Recalled.INSTANCE);
      try (Person bobLater = Person.device(cluster.http(1), "bob-recall")) {
        assertThat(pulled(bobLater, chat)).isEqualTo(expected);
      }
    }
  }

  @Test
  void editsConvergeAndKeepTheirHistory() {
    try (Person alice = Person.register(cluster.http(1), "alice-edit");
        Person bob = Person.register(cluster.http(2), "bob-edit")) {
      ConversationId chat = alice.openDirect(bob);
      long message = alice.say(chat, "one");
      alice.client().edit(chat, message, "two").join();

      long head = alice.client().edit(chat, message, "three").join().sequence();

      List<MessageState> expected = pulled(bob, chat);
      assertThat(expected.get(0).content()).isEqualTo(new Content.Text("three"));
      assertThat(expected.get(0).earlier())
          .extracting(MessageState.Version::text)
          .containsExactly("one", "two");
      allShow(expected, List.of(alice, bob), chat, head);
    }
  }

  @Test
  void reactionsConvergeInTheirOrder() {
    try (Person alice = Person.register(cluster.http(1), "alice-react");
        Person bob = Person.register(cluster.http(2), "bob-react")) {
      ConversationId chat = alice.openDirect(bob);
      long message = alice.say(chat, "who is in?");
      bob.client().react(chat, message, "👍").join();
      alice.client().react(chat, message, "👍").join();
      bob.client().react(chat, message, "🎉").join();

      long head = alice.client().unreact(chat, message, "👍").join().sequence();

      List<MessageState> expected = pulled(alice, chat);
      assertThat(expected.get(0).reactions())
          .containsExactly(
              new MessageState.Reactions("👍", List.of(bob.id())),
              new MessageState.Reactions("🎉", List.of(bob.id())));
      allShow(expected, List.of(alice, bob), chat, head);
    }
  }

  @Test
  void anAnswerQuotesItsMessage() {
    try (Person alice = Person.register(cluster.http(1), "alice-quote");
        Person bob = Person.register(cluster.http(2), "bob-quote")) {
      ConversationId chat = alice.openDirect(bob);
      long message = alice.say(chat, "lunch?");

      long answer = bob.client().reply(chat, message, "yes").join().sequence();

      Content expected = new Content.Text("yes", message, List.of(), false);
      assertThat(pulled(alice, chat).get((int) answer - 1).content()).isEqualTo(expected);
      alice.awaitText(chat, "yes");
    }
  }

  @Test
  void mentionsAreCountedUntilTheyAreReadOrRecalledAndOperationsCountForNobody() {
    try (Person alice = Person.register(cluster.http(1), "alice-mention");
        Person bob = Person.register(cluster.http(2), "bob-mention")) {
      ConversationId group =
          alice.client().blocking().createGroup("trip", List.of(bob.id())).conversation();
      bob.client().blocking().markRead(group, 1);
      long byName = post(alice, group, new Content.Text("bob?", 0, List.of(bob.id()), false));
      long ofAll = post(alice, group, new Content.Text("all!", 0, List.of(), true));
      long plain = alice.say(group, "hm");
      alice.client().edit(group, plain, "hm!").join();
      alice.client().react(group, plain, "👍").join();

      assertThat(line(bob, group).unread()).isEqualTo(3);
      assertThat(line(bob, group).unreadMentions()).isEqualTo(2);
      assertThat(line(bob, group).firstMention()).isEqualTo(byName);
      assertThat(line(bob, group).last().sequence()).isEqualTo(plain);
      assertThat(line(alice, group).unreadMentions()).isZero();
      alice.client().recall(group, byName).join();
      assertThat(line(bob, group).firstMention()).isEqualTo(ofAll);
      assertThat(line(bob, group).unread()).isEqualTo(3);
      bob.client().blocking().markRead(group, ofAll);
      assertThat(line(bob, group).unreadMentions()).isZero();
      assertThat(line(bob, group).unread()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotAllowedIsRefusedWithACode() {
    try (Person alice = Person.register(cluster.http(1), "alice-bad");
        Person bob = Person.register(cluster.http(2), "bob-bad");
        Person carol = Person.register(cluster.http(2), "carol-bad")) {
      ConversationId group =
          alice
              .client()
              .blocking()
              .createGroup("bad", List.of(bob.id(), carol.id()))
              .conversation();
      long message = alice.say(group, "hi");
      long custom = post(alice, group, new Content.Custom("com.example", Bytes.EMPTY, "x"));

      assertThat(refusal(bob.client().recall(group, message))).isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(refusal(bob.client().edit(group, message, "ho"))).isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(refusal(alice.client().edit(group, custom, "ho")))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(bob.client().react(group, 999, "👍")))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(bob.client().reply(group, 999, "what?")))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(bob.client().react(group, message, "👍\n")))
          .isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(refusal(mention(bob, group, List.of(new UserId(12345)))))
          .isEqualTo(ErrorCode.NOT_MENTIONABLE);
      assertThat(
              refusal(
                  mention(
                      bob,
                      group,
                      Collections.nCopies(Limits.DEFAULTS.mentionsMax() + 1, alice.id()))))
          .isEqualTo(ErrorCode.TOO_MANY_USERS);
      alice.client().recall(group, message).join();
      assertThat(refusal(alice.client().edit(group, message, "ho")))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      assertThat(refusal(bob.client().react(group, message, "👍")))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      carol.client().blocking().leave(group);
      assertThat(refusal(carol.client().react(group, custom, "👍")))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);
      assertThat(refusal(mention(bob, group, List.of(carol.id()))))
          .isEqualTo(ErrorCode.NOT_MENTIONABLE);
    }
  }

  private static CompletableFuture<Posted> mention(
      Person sender, ConversationId chat, List<UserId> users) {
    return sender.client().post(chat, ClientId.random(), new Content.Text("you", 0, users, false));
  }
}
