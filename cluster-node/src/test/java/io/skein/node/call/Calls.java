package io.skein.node.call;

import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.List;

/** Users, devices and times of the tests of calls. */
final class Calls {
  static final UserId ALICE = new UserId(1001);
  static final UserId BOB = new UserId(1002);
  static final UserId CAROL = new UserId(1003);
  static final UserId DAVE = new UserId(1004);
  static final DeviceId PHONE = new DeviceId(5);
  static final DeviceId TABLET = new DeviceId(6);
  static final CallId ID = new CallId(7, 8);
  static final CallId OTHER = new CallId(7, 9);
  static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  static final ConversationId GROUP = ConversationId.group(77);
  static final long NOW = 1_763_823_600_000L;
  static final long SECOND = 1_000;
  static final CallRules.Terms TERMS =
      new CallRules.Terms(30 * SECOND, 20 * SECOND, 120 * SECOND, 3_600 * SECOND, 3, 5);
  static final CallRules RULES = new CallRules(TERMS);

  private Calls() {}

  static CallRules.Start start(CallId id, UserId caller, UserId... invited) {
    ConversationId conversation = invited.length == 1 ? CHAT : GROUP;
    return new CallRules.Start(
        conversation, id, caller, PHONE, Call.Media.VIDEO, List.of(invited), 4);
  }

  /** Alice calls Bob. */
  static LiveCall calling() {
    return begun(start(ID, ALICE, BOB));
  }

  static LiveCall begun(CallRules.Start start) {
    LiveCall begun = RULES.start(null, start, NOW).call();
    if (begun == null) {
      throw new AssertionError("no call was begun");
    }
    return begun;
  }

  /** What is said on the user's phone, and not refused. */
  static LiveCall said(LiveCall call, UserId user, Action action, long nowMillis) {
    return said(call, user, PHONE, action, nowMillis);
  }

  static LiveCall said(LiveCall call, UserId user, DeviceId device, Action action, long nowMillis) {
    CallRules.Decision decision =
        RULES.change(call, user, device, call.call().id(), action, nowMillis);
    if (decision.isRefused() || decision.call() == null) {
      throw new AssertionError(user + ", " + action + ": " + decision.refusal());
    }
    return decision.call();
  }

  /** Alice has called Bob, who has answered after five seconds. */
  static LiveCall ongoing() {
    return said(calling(), BOB, Action.JOIN, NOW + 5 * SECOND);
  }
}
