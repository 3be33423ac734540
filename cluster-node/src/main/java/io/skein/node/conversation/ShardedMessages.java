package io.skein.node.conversation;

import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Conversations by way of their shard region. Thread-safe. */
public final class ShardedMessages implements Messages {
  private final ActorSystem<?> system;
  private final ActorRef<ConversationCommand> conversations;
  private final Duration timeout;

  /**
   * Conversations behind a shard region.
   *
   * @param timeout for one answer
   */
  public ShardedMessages(
      ActorSystem<?> system, ActorRef<ConversationCommand> conversations, Duration timeout) {
    this.system = system;
    this.conversations = conversations;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Reply.Answer> message(
      UserId reader, ConversationId conversation, long sequence) {
    return AskPattern.<ConversationCommand, Outbound>ask(
            conversations,
            replyTo ->
                new ConversationCommand.Pull(
                    conversation,
                    reader,
                    sequence - 1,
                    Request.Pull.Direction.FORWARD,
                    1,
                    new ReplyTo(replyTo, 1),
                    true,
                    null),
            timeout,
            system.scheduler())
        .handle(
            (outbound, failure) ->
                outbound instanceof Outbound.Answered answered
                    ? answered.answer()
                    : Reply.Failed.of(ErrorCode.UNAVAILABLE, "the conversation does not answer"));
  }
}
