package io.skein.node.gateway;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.DecodeException;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a client's frame: answered here if it is about the connection itself, sent on
 * if it is a request that is let in, else refused, or the connection ended. Stateless; on the event
 * loop of the connection.
 */
final class IncomingFrames {
  private final ConnectionLoop loop;

  IncomingFrames(ConnectionLoop loop) {
    this.loop = loop;
  }

  /**
   * @param payload valid during the call
   */
  void onFrame(ClientConnection from, ByteBuffer payload) {
    ClientFrame frame;
    try {
      frame = WireCodec.decodeClientFrame(payload, loop.context().settings().limits());
    } catch (DecodeException e) {
      onBadFrame(from, e);
      return;
    }
    SessionLink session = from.openLink();
    if (session != null && frame.body() instanceof Request.Ping ping) {
      long now = loop.context().dependencies().clock().millis();
      from.reply(frame.request(), new Reply.Pong(ping.echo(), now));
    } else if (session != null) {
      onRequest(from, session, frame.request(), frame.body());
    } else if (from.isGreeting() && frame.body() instanceof Request.Hello hello) {
      loop.login().onHello(from, frame.request(), hello);
    } else {
      from.goAway(ErrorCode.HELLO_EXPECTED, "a request before Welcome", 0);
    }
  }

  private void onBadFrame(ClientConnection from, DecodeException bad) {
    if (from.openLink() != null && !bad.endsConnection()) {
      if (bad.request() != 0 && from.admission().isInFlight(bad.request())) {
        goAwayForReusedNumber(from);
      } else {
        loop.context().metrics().refused.increment();
        from.reply(bad.request(), bad.toReply());
      }
      return;
    }
    if (bad.request() != 0 && from.isGreeting()) {
      from.reply(bad.request(), bad.toReply());
    }
    from.goAway(bad.code(), bad.detail(), 0);
  }

  private void onRequest(ClientConnection from, SessionLink session, int request, Request body) {
    if (request != 0 && from.admission().isInFlight(request)) {
      goAwayForReusedNumber(from);
    } else if (body instanceof Request.Hello) {
      from.goAway(ErrorCode.HELLO_EXPECTED, "a second Hello", 0);
    } else if (body instanceof Request.RenewToken renew) {
      from.reply(request, loop.login().renewed(renew, session.origin()));
    } else if (body instanceof Request.Typing typing) {
      onTyping(from, session, request, typing);
    } else if (body instanceof Request.Unknown) {
      if (request != 0) {
        from.reply(request, Reply.Failed.of(ErrorCode.UNSUPPORTED_REQUEST, "unknown body"));
      }
    } else {
      admit(from, session, request, body);
    }
  }

  /** Counts as a request, and is answered here if that is wanted: nobody else would. */
  private void onTyping(
      ClientConnection from, SessionLink session, int request, Request.Typing typing) {
    from.admission().admit(loop, 0, typing);
    session.attention().typing(typing, session.connection());
    if (request != 0) {
      from.reply(request, Reply.Done.INSTANCE);
    }
    holdBackIfFlooded(from);
  }

  private void holdBackIfFlooded(ClientConnection from) {
    if (from.admission().isFlooded(loop.context().settings().requests())) {
      from.holdBack();
    }
  }

  /**
   * Two unanswered requests of one number: whatever were answered, the client could take it for the
   * other's, and a stored post for a refused one. So nothing is.
   */
  private static void goAwayForReusedNumber(ClientConnection from) {
    from.goAway(ErrorCode.BAD_REQUEST, "request: the number of an unanswered one", 0);
  }

  private void admit(ClientConnection from, SessionLink session, int request, Request body) {
    GatewayContext context = loop.context();
    Reply.@Nullable Failed refusal = from.admission().admit(loop, request, body);
    ActorRef<Outbound> self = session.connection();
    if (refusal != null) {
      context.metrics().refused.increment();
      from.reply(request, refusal);
    } else if (self != null) {
      context.router().route(from, self, session, request, body);
    }
    holdBackIfFlooded(from);
  }
}
