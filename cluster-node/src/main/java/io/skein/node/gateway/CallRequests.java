package io.skein.node.gateway;

import io.skein.node.call.CallCommand;
import io.skein.node.call.SwitchboardCommand;
import io.skein.node.call.ice.IceCommand;
import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Request;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Sends what clients ask for about calls to where it is carried out: calls are begun by way of the
 * caller's session, which bounds how often; signals go to this node's switchboard, questions about
 * the way of media to its desk for them, all else to the call. Stateless, thread-safe.
 */
final class CallRequests {
  private final ActorRef<SessionCommand> sessions;
  private final ActorRef<CallCommand> calls;
  private final ActorRef<SwitchboardCommand> switchboard;
  private final ActorRef<IceCommand> ice;
  private final ActorRef<SfuCommand> sfu;

  CallRequests(GatewayDependencies dependencies) {
    sessions = dependencies.sessions();
    calls = dependencies.calls();
    switchboard = dependencies.switchboard();
    ice = dependencies.ice();
    sfu = dependencies.sfu();
  }

  /** The other user of a direct chat exists. */
  void start(DeviceOrigin origin, ReplyTo replyTo, Request.StartCall start) {
    sessions.tell(
        new SessionCommand.StartCall(
            origin.user(),
            origin.device(),
            start.conversation(),
            start.id(),
            start.media(),
            start.invited(),
            replyTo,
            switchboard));
  }

  /**
   * Whether it goes to the call, which stores what it changes, and tells all others of it; what a
   * device publishes is so, too, and each change of what it receives is agreed with the SFU.
   */
  static boolean isForCall(Request body) {
    return body instanceof Request.ChangeCall
        || body instanceof Request.SetCallMedia
        || body instanceof Request.AskCall
        || body instanceof Request.PublishTracks
        || body instanceof Request.SubscribeTracks;
  }

  /** False if it is about something else. */
  boolean route(DeviceOrigin origin, ReplyTo replyTo, Request body) {
    if (body instanceof Request.SignalCall signal) {
      switchboard.tell(new SwitchboardCommand.Send(origin, signal, replyTo));
    } else if (body instanceof Request.ChangeCall change) {
      calls.tell(
          new CallCommand.Change(
              change.conversation(), origin, change.id(), change.action(), replyTo, switchboard));
    } else if (body instanceof Request.SetCallMedia set) {
      calls.tell(
          new CallCommand.SetMedia(
              set.conversation(),
              origin,
              set.id(),
              set.muted(),
              set.video(),
              set.screen(),
              set.held(),
              replyTo));
    } else if (body instanceof Request.AskCall ask) {
      calls.tell(new CallCommand.Ask(ask.conversation(), origin.user(), replyTo));
    } else if (body instanceof Request.SfuRequest asked) {
      calls.tell(new CallCommand.UseSfu(origin, asked, replyTo, sfu));
    } else if (body instanceof Request.AskIceServers) {
      ice.tell(new IceCommand.Ask(origin, replyTo));
    } else if (body instanceof Request.ReportCallProbes report) {
      ice.tell(new IceCommand.Report(origin, report, replyTo));
    } else {
      return false;
    }
    return true;
  }
}
