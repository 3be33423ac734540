package io.skein.node.delivery;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where the answer to a client's request goes. Whoever takes a request over answers it exactly
 * once.
 *
 * @param request the client's number of it
 */
public record ReplyTo(ActorRef<Outbound> connection, int request) implements ClusterMessage {
  public void answer(Reply.Answer answer) {
    connection.tell(new Outbound.Answered(request, answer));
  }

  public void refuse(ErrorCode code, String detail) {
    answer(Reply.Failed.of(code, detail));
  }

  public void refuse(ErrorCode code, String detail, int retryAfterMillis) {
    answer(new Reply.Failed(code, detail, retryAfterMillis));
  }
}
