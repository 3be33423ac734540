package io.skein.node.gateway;

import static io.skein.node.gateway.FakeCluster.ALICE;
import static io.skein.node.gateway.FakeCluster.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection looks at and watches, and that the node passes on no more than it should. */
class AttentionTest {
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final ConversationId GROUP = ConversationId.group(9);
  private static final ServerFrame LOOKS =
      new ServerFrame(5, new Reply.Looking(Reply.Looking.Receipts.NAMES, true));

  private FakeCluster cluster;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    cluster = new FakeCluster();
    gateway =
        TestGateway.start(
            cluster, "attention { look-again = 200ms, typing-interval = 1m, watch-interval = 1m }");
  }

  @AfterEach
  void stop() {
    gateway.close();
    cluster.close();
  }

  private ConversationCommand.Look look() {
    return cluster.conversations.expectMessageClass(ConversationCommand.Look.class);
  }

  /** What is told next, other than that the client still looks. */
  private <C extends ConversationCommand> C next(Class<C> type) {
    ConversationCommand next = cluster.conversations.receiveMessage();
    while (next instanceof ConversationCommand.Look look && look.replyTo() == null) {
      next = cluster.conversations.receiveMessage();
    }
    assertThat(next).isInstanceOf(type);
    return type.cast(next);
  }

  private NativeClient looking() {
    NativeClient client = NativeClient.loggedIn(gateway.address());
    client.send(5, new Request.Look(CHAT));
    ConversationCommand.Look look = look();
    assertThat(look.user()).isEqualTo(ALICE);
    look.replyTo().answer((Reply.Answer) LOOKS.body());
    assertThat(client.receive()).isEqualTo(LOOKS);
    return client;
  }

  @Test
  void tellsTheConversationAgainAndAgainAndWhenTheConnectionEnds() {
    try (NativeClient client = looking()) {
      assertThat(look().replyTo()).isNull();
      assertThat(look().conversation()).isEqualTo(CHAT);
      client.hangUp();

      assertThat(next(ConversationCommand.LookAway.class).conversation()).isEqualTo(CHAT);
    }
  }

  @Test
  void looksAtOneConversationAtATime() {
    try (NativeClient client = looking()) {
      client.send(6, new Request.Look(GROUP));

      assertThat(next(ConversationCommand.LookAway.class).conversation()).isEqualTo(CHAT);
      assertThat(next(ConversationCommand.Look.class).conversation()).isEqualTo(GROUP);
      client.send(7, new Request.Look(null));
      assertThat(next(ConversationCommand.LookAway.class).conversation()).isEqualTo(GROUP);
      assertThat(client.receive())
          .isEqualTo(new ServerFrame(7, new Reply.Looking(Reply.Looking.Receipts.NONE, false)));
      cluster.conversations.expectNoMessage(Duration.ofMillis(500));
    }
  }

  @Test
  void passesTypingOnNoMoreOftenThanItIsTold() {
    try (NativeClient client = looking()) {
      for (int i = 0; i < 50; i++) {
        client.send(0, new Request.Typing(CHAT, Kind.TEXT));
      }
      client.send(0, new Request.Typing(GROUP, Kind.TEXT));
      client.send(0, new Request.Typing(CHAT, Kind.STOPPED));
      client.send(0, new Request.Typing(CHAT, Kind.STOPPED));
      client.send(8, new Request.Typing(CHAT, Kind.VOICE));
      assertThat(client.receive()).isEqualTo(new ServerFrame(8, Reply.Done.INSTANCE));

      assertThat(next(ConversationCommand.Typing.class).kind()).isEqualTo(Kind.TEXT);
      assertThat(next(ConversationCommand.Typing.class).kind()).isEqualTo(Kind.STOPPED);
      client.send(9, new Request.Leave(CHAT));
      next(ConversationCommand.Leave.class);
    }
  }

  @Test
  void passesNoTypingOnOfAConversationThatIsNotLookedAt() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(0, new Request.Typing(CHAT, Kind.TEXT)).send(5, new Request.Leave(CHAT));

      next(ConversationCommand.Leave.class);
    }
  }

  @Test
  void tellsTheNodesPresenceWhomAConnectionWatchesAndRefusesToDoSoTooOften() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(5, new Request.WatchUsers(List.of(BOB)));
      assertThat(client.receive()).isEqualTo(new ServerFrame(5, Reply.Done.INSTANCE));
      PresenceCommand.Watch watch =
          cluster.presence.expectMessageClass(PresenceCommand.Watch.class);
      assertThat(watch.users()).containsExactly(BOB);

      client.send(6, new Request.WatchUsers(List.of()));

      Reply.Failed refused = (Reply.Failed) client.receive().body();
      assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
      assertThat(refused.retryAfterMillis()).isBetween(1, 60_001);
      cluster.presence.expectNoMessage(Duration.ZERO);
    }
  }

  @Test
  void refusesToWatchOneUserTooMany() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(5, new Request.WatchUsers(Collections.nCopies(201, new UserId(7))));

      assertThat(((Reply.Failed) client.receive().body()).code())
          .isEqualTo(ErrorCode.TOO_MANY_WATCHED);
      cluster.presence.expectNoMessage(Duration.ZERO);
    }
  }

  @Test
  void takesQuestionsAboutReceiptsAndPrivacyToWhereTheyBelong() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      client
          .send(1, new Request.CountReceipts(CHAT, 4))
          .send(2, new Request.ListReceipts(CHAT, 4, null, 10))
          .send(3, new Request.SwitchReceipts(GROUP, false))
          .send(4, new Request.ChangePrivacy(Privacy.Audience.NOBODY, true, null));

      next(ConversationCommand.CountReceipts.class)
          .replyTo()
          .answer(new Reply.ReceiptsCounted(2, 1, 0));
      assertThat(client.receive())
          .isEqualTo(new ServerFrame(1, new Reply.ReceiptsCounted(2, 1, 0)));
      next(ConversationCommand.ListReceipts.class)
          .replyTo()
          .answer(new Reply.ReceiptPage(List.of(new Reply.Receipt(BOB, true, "")), false));
      assertThat(client.receive().body())
          .as("with names")
          .isEqualTo(new Reply.ReceiptPage(List.of(new Reply.Receipt(BOB, true, "bob")), false));
      next(ConversationCommand.SwitchReceipts.class);
      SessionCommand.ChangePrivacy change =
          cluster.sessions.expectMessageClass(SessionCommand.ChangePrivacy.class);
      assertThat(change.lastSeenTo()).isEqualTo(Privacy.Audience.NOBODY);
      assertThat(change.invisible()).isTrue();
      assertThat(change.readsHidden()).isNull();
    }
  }

  @Test
  void tellsConversationsWhatTheUsersPrivacyIsAsSoonAsItChanges() {
    cluster.onAttach =
        attach -> new SessionCommand.Attached(cluster.session, false, true, 6, false);
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      SessionCommand.Attach attach =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      client.send(0, new Request.Read(CHAT, 4)).send(5, new Request.Look(CHAT));
      assertThat(next(ConversationCommand.Read.class).readsHidden()).isTrue();
      assertThat(look().readsHidden()).isTrue();

      attach.replyTo().tell(new SessionCommand.Attached(cluster.session, true, false, 7, false));

      ConversationCommand.Look again = look();
      while (again.readsHidden()) {
        again = look();
      }
      assertThat(again.privacyVersion()).isEqualTo(7);
      client.send(0, new Request.Read(CHAT, 5));
      assertThat(next(ConversationCommand.Read.class).readsHidden()).isFalse();
    }
  }

  @Test
  void keepsToTheNewestPrivacyThatItHasHeardOf() {
    cluster.onAttach =
        attach -> new SessionCommand.Attached(cluster.session, false, true, 6, false);
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      SessionCommand.Attach attach =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      client.send(5, new Request.Look(CHAT));
      assertThat(look().readsHidden()).isTrue();

      attach.replyTo().tell(new SessionCommand.Attached(cluster.session, true, false, 5, false));

      for (int again = 0; again < 3; again++) {
        assertThat(look().readsHidden()).isTrue();
      }
    }
  }

  @Test
  void doesNotGoOnLookingWhereItWasRefused() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(5, new Request.Look(GROUP));
      look().replyTo().answer(Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "no member"));
      assertThat(((Reply.Failed) client.receive().body()).code()).isEqualTo(ErrorCode.NOT_A_MEMBER);

      client.send(0, new Request.Typing(GROUP, Kind.TEXT)).send(6, new Request.Leave(GROUP));

      next(ConversationCommand.Leave.class);
    }
  }
}
