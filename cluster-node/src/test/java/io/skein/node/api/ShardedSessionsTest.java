package io.skein.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.session.SessionCommand;
import io.skein.node.testing.Stages;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardedSessionsTest {
  private static final UserId ALICE = new UserId(1);
  private static final DeviceId PHONE = new DeviceId(2);
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  private final ActorTestKit testKit = ActorTestKit.create();
  private final TestProbe<SessionCommand> region = testKit.createTestProbe(SessionCommand.class);
  private final ShardedSessions sessions =
      new ShardedSessions(testKit.system(), region.ref(), TIMEOUT);

  @AfterEach
  void stop() {
    testKit.shutdownTestKit();
  }

  @Test
  void passesAPageOn() {
    ConversationId after = ConversationId.group(3);
    Reply.ConversationPage page = new Reply.ConversationPage(List.of(), true);

    CompletionStage<Reply.Answer> answer = sessions.conversations(ALICE, after, 7);
    SessionCommand.ListConversations asked =
        region.expectMessageClass(SessionCommand.ListConversations.class);
    asked.replyTo().answer(page);

    assertThat(asked.user()).isEqualTo(ALICE);
    assertThat(asked.after()).isEqualTo(after);
    assertThat(asked.limit()).isEqualTo(7);
    assertThat(Stages.await(answer)).isEqualTo(page);
  }

  @Test
  void aSilentSessionIsUnavailable() {
    Reply.Answer answer = Stages.await(sessions.conversations(ALICE, null, 7));

    assertThat(answer).isInstanceOf(Reply.Failed.class);
    assertThat(((Reply.Failed) answer).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void tellsALogOutAgainIfItWasLost() {
    CompletionStage<Void> told = sessions.loggedOut(ALICE, PHONE);

    region.expectMessageClass(SessionCommand.LoggedOut.class);
    SessionCommand.LoggedOut again = region.expectMessageClass(SessionCommand.LoggedOut.class);
    again.replyTo().tell(new SessionCommand.LoggedOutDone());

    assertThat(again.device()).isEqualTo(PHONE);
    Stages.await(told);
  }

  @Test
  void givesUpAfterThreeTimes() {
    CompletionStage<Void> told = sessions.loggedOut(ALICE, null);

    assertThat(Stages.failureOf(told)).isNotNull();
    assertThat(region.receiveSeveralMessages(3)).hasSize(3);
    region.expectNoMessage(Duration.ZERO);
  }
}
