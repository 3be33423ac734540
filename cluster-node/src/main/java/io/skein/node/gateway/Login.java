package io.skein.node.gateway;

import io.skein.node.account.AccessTokens;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.WireCodec;

/**
 * Who a client is: its token in {@code Hello}, the one it renews that with, and the {@code Welcome}
 * that ends a log-in. Stateless; on the event loop of the connection.
 */
final class Login {
  private final ConnectionLoop loop;

  Login(ConnectionLoop loop) {
    this.loop = loop;
  }

  /** Looks for the client's session if its token is good, else refuses it. */
  void onHello(ClientConnection from, int request, Request.Hello hello) {
    AccessTokens.Verdict verdict = verify(hello.token());
    if (verdict instanceof AccessTokens.Invalid invalid) {
      from.refuseHello(request, Reply.Failed.of(invalid.code(), "token"));
    } else if (verdict instanceof AccessTokens.Valid valid) {
      from.attach(request, new DeviceOrigin(valid.user(), valid.device()), hello);
    }
  }

  /** What answers a new token of a client that is logged in as {@code origin}. */
  Reply.Answer renewed(Request.RenewToken renew, DeviceOrigin origin) {
    AccessTokens.Verdict verdict = verify(renew.token());
    if (verdict instanceof AccessTokens.Invalid invalid) {
      return Reply.Failed.of(invalid.code(), "token");
    }
    AccessTokens.Valid valid = (AccessTokens.Valid) verdict;
    return valid.user().equals(origin.user()) && valid.device().equals(origin.device())
        ? Reply.Done.INSTANCE
        : Reply.Failed.of(ErrorCode.TOKEN_INVALID, "token: of another user or device");
  }

  private AccessTokens.Verdict verify(String token) {
    GatewayDependencies dependencies = loop.context().dependencies();
    return dependencies.tokens().verify(token, dependencies.clock().instant());
  }

  /**
   * @param request the number of the {@code Hello}
   */
  EncodedFrame welcome(int request, DeviceOrigin origin, boolean resumed) {
    GatewayDependencies dependencies = loop.context().dependencies();
    GatewaySettings settings = loop.context().settings();
    return WireCodec.encode(
        request,
        new Reply.Welcome(
            origin.user(),
            origin.device(),
            dependencies.nodeName(),
            dependencies.clock().millis(),
            (int) settings.heartbeat().toMillis(),
            resumed,
            settings.limits(),
            dependencies.endpoints().get()));
  }
}
