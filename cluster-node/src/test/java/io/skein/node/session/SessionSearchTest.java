package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.CROWD;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.search.Hit;
import io.skein.node.search.IndexQuery;
import io.skein.node.search.SearchCommand;
import io.skein.node.search.ShardHits;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user's search, through the session: where it looks, and what it leaves out. */
class SessionSearchTest {
  private static ActorTestKit kit;
  private SessionFixture alice;
  private SessionDevice phone;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("session-search");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void aDeviceAndTwoConversations() {
    alice = new SessionFixture(kit);
    phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    alice.appended(CHAT, 4);
    alice.notice(new Notice.Joined(GROUP, 1, 9, false));
    alice.summary(GROUP, 9);
  }

  private void search(@Nullable ConversationId conversation) {
    alice.session.tell(
        new SessionCommand.Search(
            ALICE,
            new Request.Search(
                "tea", conversation, null, Request.Search.Type.ANY, 0, 0, Bytes.EMPTY, 10),
            phone.replyTo()));
  }

  private SearchCommand.Ask asked() {
    return alice.indexes.expectMessageClass(SearchCommand.Ask.class);
  }

  private static void found(SearchCommand.Ask ask, Hit... hits) {
    ask.replyTo().tell(new ShardHits(ask.shard(), List.of(hits), true));
  }

  /** The next pull; what else conversations are told is of no concern. */
  private ConversationCommand.Pull pull() {
    while (true) {
      if (alice.conversations.receiveMessage() instanceof ConversationCommand.Pull pull) {
        return pull;
      }
    }
  }

  @Test
  void looksInAllConversationsOfTheUserAsFarAsItHasHeardOfThem() {
    search(null);

    assertThat(asked().query().places())
        .containsExactlyInAnyOrder(new IndexQuery.Place(CHAT, 4), new IndexQuery.Place(GROUP, 9));
  }

  @Test
  void answersWithWhatTheConversationTells() {
    search(GROUP);
    SearchCommand.Ask ask = asked();
    assertThat(ask.query().places()).containsExactly(new IndexQuery.Place(GROUP, 9));
    Message message = SessionFixture.message(GROUP, 7);
    found(ask, new Hit(message.timeMillis(), GROUP, 7, 0));

    pull().replyTo().answer(new Reply.Page(List.of(message), 9, true, 1, false, 0));

    assertThat(phone.answer())
        .isEqualTo(
            new Reply.Found(List.of(new Reply.FoundMessage(message, 0)), Bytes.EMPTY, false));
  }

  @Test
  void refusesAConversationThatIsNotTheUsers() {
    search(CROWD);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void looksNoMoreInAGroupThatTheUserHasLeft() {
    alice.notice(new Notice.Left(GROUP, 9));

    search(null);
    assertThat(asked().query().places()).containsExactly(new IndexQuery.Place(CHAT, 4));
    search(GROUP);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void leavesOutWhatTheUserHasDeleted() {
    alice.session.tell(
        new SessionCommand.DiscardMessages(ALICE, GROUP, List.of(7L), 0, phone.replyTo()));
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);

    search(GROUP);
    found(asked(), new Hit(1_007, GROUP, 7, 0), new Hit(1_006, GROUP, 6, 0));

    ConversationCommand.Pull pull = pull();
    assertThat(pull.from()).isEqualTo(5);
    assertThat(pull.discarded()).isNotNull();
    pull.replyTo()
        .answer(new Reply.Page(List.of(SessionFixture.message(GROUP, 6)), 9, true, 1, false, 0));
    assertThat(((Reply.Found) phone.answer()).messages()).hasSize(1);
  }

  @Test
  void refusesOneSearchMoreThanAllowedUntilOneIsAnswered() {
    search(null);
    search(null);
    search(null);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);

    found(asked());
    assertThat(phone.answer()).isEqualTo(new Reply.Found(List.of(), Bytes.EMPTY, false));
    asked();
    // Its end comes to the session after its answer to the device.
    alice.indexes.awaitAssert(
        () -> {
          search(null);
          return alice.indexes.expectMessageClass(SearchCommand.Ask.class, Duration.ofMillis(100));
        });
  }

  @Test
  void findsNothingForWhoHasNoConversations() {
    SessionFixture lonely = new SessionFixture(kit);
    SessionDevice device = lonely.device(PHONE);
    device.attached(Bytes.EMPTY);
    lonely.session.tell(
        new SessionCommand.Search(
            ALICE,
            new Request.Search("tea", null, null, Request.Search.Type.ANY, 0, 0, Bytes.EMPTY, 10),
            device.replyTo()));

    assertThat(device.answer()).isEqualTo(new Reply.Found(List.of(), Bytes.EMPTY, false));
  }

  @Test
  void saysThatItCannotTellWhatIsDeletedWhileTheStoreIsAway() {
    alice.session.tell(
        new SessionCommand.DiscardMessages(ALICE, GROUP, List.of(7L), 0, phone.replyTo()));
    phone.answer();
    alice.crash();
    phone.attached(Bytes.EMPTY);
    alice.keeping.setAway(true);

    search(GROUP);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
  }
}
