package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/** One connection of one of alice's devices, to the session of a fixture. */
final class SessionDevice {
  final DeviceId id;
  final TestProbe<Outbound> connection;
  final TestProbe<FanoutCommand> fanout;
  private final SessionFixture at;

  SessionDevice(SessionFixture at, DeviceId id) {
    this.at = at;
    this.id = id;
    this.connection = at.kit.createTestProbe();
    this.fanout = at.kit.createTestProbe();
  }

  SessionCommand.AttachAnswer attach(Bytes resume) {
    TestProbe<SessionCommand.AttachAnswer> answer = at.kit.createTestProbe();
    at.session.tell(
        new SessionCommand.Attach(
            ALICE, id, connection.getRef(), fanout.getRef(), resume, answer.getRef()));
    return answer.receiveMessage();
  }

  /** Attaches as the connection of a run of a client, which counts its connections. */
  SessionCommand.AttachAnswer attach(long instance, int attempt) {
    TestProbe<SessionCommand.AttachAnswer> answer = at.kit.createTestProbe();
    at.session.tell(
        new SessionCommand.Attach(
            ALICE,
            id,
            connection.getRef(),
            fanout.getRef(),
            Bytes.EMPTY,
            answer.getRef(),
            instance,
            attempt));
    return answer.receiveMessage();
  }

  /** Attaches; fails the test if that is refused. */
  SessionCommand.Attached attached(Bytes resume) {
    SessionCommand.AttachAnswer answer = attach(resume);
    assertThat(answer).isInstanceOf(SessionCommand.Attached.class);
    return (SessionCommand.Attached) answer;
  }

  void detach() {
    at.session.tell(new SessionCommand.Detach(ALICE, id, connection.getRef()));
  }

  Reply.Answer sync(Bytes cursor) {
    at.session.tell(new SessionCommand.Sync(ALICE, id, cursor, replyTo()));
    return answer();
  }

  Reply.Synced synced(Bytes cursor) {
    Reply.Answer answer = sync(cursor);
    assertThat(answer).isInstanceOf(Reply.Synced.class);
    return (Reply.Synced) answer;
  }

  void delivered(ConversationId conversation, long sequence) {
    at.session.tell(new SessionCommand.Delivered(ALICE, id, conversation, sequence));
  }

  void prefers(ConversationId conversation, PreferencesChange change) {
    at.session.tell(new SessionCommand.SetPreferences(ALICE, conversation, change, replyTo()));
  }

  ReplyTo replyTo() {
    return new ReplyTo(connection.getRef(), 9);
  }

  /** The next answer; events before it are skipped. */
  Reply.Answer answer() {
    while (true) {
      if (connection.receiveMessage() instanceof Outbound.Answered answered) {
        assertThat(answered.request()).isEqualTo(9);
        return answered.answer();
      }
    }
  }

  /** The next thing told must be an answer. */
  Reply.Answer answered() {
    return connection.expectMessageClass(Outbound.Answered.class).answer();
  }

  ErrorCode refusal() {
    Reply.Answer answer = answer();
    assertThat(answer).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) answer).code();
  }

  /** The next thing told must be an event. */
  Reply event() {
    Outbound outbound = connection.receiveMessage();
    assertThat(outbound).isInstanceOf(Outbound.Pushed.class);
    return SessionFixture.decoded(((Outbound.Pushed) outbound).frame());
  }

  Outbound.Closed closed() {
    return connection.expectMessageClass(Outbound.Closed.class);
  }

  void hearsNothing() {
    // Whatever was on its way has arrived when the session answers.
    at.session.tell(new SessionCommand.ListConversations(ALICE, null, 1, replyTo()));
    Outbound next = connection.receiveMessage();
    assertThat(next).isInstanceOf(Outbound.Answered.class);
  }
}
