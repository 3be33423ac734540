package io.skein.node.call;

import io.skein.node.call.CallCommand.Ask;
import io.skein.node.call.CallCommand.Asked;
import io.skein.node.call.CallCommand.Change;
import io.skein.node.call.CallCommand.SetMedia;
import io.skein.node.call.CallCommand.Start;
import io.skein.node.call.CallNote.Invitable;
import io.skein.node.call.CallNote.Permitted;
import io.skein.node.call.sfu.Sfus;
import io.skein.node.conversation.CallPermit;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what devices ask of a call: whether they may is asked of the conversation, of whom the
 * call does not know it; what becomes of the call is up to the rules. Each method takes the call as
 * it is, null if there never was one, and gives what is decided; null: nothing yet, or the request
 * was refused at once. Confined to the call's actor.
 */
final class CallDecisions {
  /** What is to become of the call by a request; the answer waits until that is stored. */
  record Decided(Asked command, CallRules.Decision decision) {}

  private final CallShell shell;
  private final CallRules rules;
  private final CallQuestions questions;
  private final CallMembers members;
  private final CallRecording recording;

  CallDecisions(
      CallShell shell, CallQuestions questions, CallMembers members, CallRecording recording) {
    this.shell = shell;
    this.rules = shell.rules();
    this.questions = questions;
    this.members = members;
    this.recording = recording;
  }

  // ---- who may

  @Nullable Decided start(@Nullable LiveCall live, Start start) {
    if (isStranger(start) || mustWait(live, start)) {
      return null;
    }
    UserId peer = shell.id().peerOf(start.user());
    return askConversation(start, peer == null ? start.invited() : List.of(peer));
  }

  @Nullable Decided change(@Nullable LiveCall live, Change change) {
    if (isStranger(change)) {
      return null;
    }
    return change.joins() && !isKnown(live, change.user())
        ? askConversation(change, List.of())
        : carriedOut(live, change);
  }

  @Nullable Decided ask(@Nullable LiveCall live, Ask ask) {
    if (isStranger(ask)) {
      return null;
    }
    return isKnown(live, ask.user()) ? told(live, ask) : askConversation(ask, List.of());
  }

  Decided setMedia(@Nullable LiveCall live, SetMedia set) {
    return new Decided(
        set, rules.media(live, set.user(), set.origin().device(), set.media(), shell.nowMillis()));
  }

  /** Whether a direct chat is between others. */
  private boolean isStranger(Asked command) {
    if (!shell.id().isDirect() || shell.id().peerOf(command.user()) != null) {
      return false;
    }
    shell.refuse(command, ErrorCode.NOT_A_MEMBER, "no such conversation, or no member");
    return true;
  }

  /** Whether the call before is to be told first. */
  private boolean mustWait(@Nullable LiveCall live, Start start) {
    if (live == null || !live.isToRecord()) {
      return false;
    }
    if (!recording.holdBack(start)) {
      shell.overloaded(start);
    }
    return true;
  }

  /** Whether the call knows the user for a member. */
  private boolean isKnown(@Nullable LiveCall live, UserId user) {
    return shell.id().isDirect()
        || (live != null
            && !live.call().isEnded()
            && (live.call().participant(user) != null || live.call().rings(user)));
  }

  private @Nullable Decided askConversation(Asked command, List<UserId> named) {
    if (!questions.ask(command, named)) {
      shell.overloaded(command);
    }
    return null;
  }

  @Nullable Decided permitted(@Nullable LiveCall live, Permitted permitted) {
    questions.answered();
    Asked command = permitted.command();
    CallPermit permit = permitted.permit();
    if (permit == null) {
      shell.refuse(command, ErrorCode.UNAVAILABLE, "the conversation does not answer");
      return null;
    }
    ErrorCode refusal = permit.refusal();
    boolean isMember = permit.known() && refusal != ErrorCode.NOT_A_MEMBER;
    // A member may see a call, and join it, also while it may not post.
    if (refusal != null && !(isMember && !(command instanceof Start))) {
      command.replyTo().refuse(refusal, permit.detail(), permit.retryAfterMillis());
      return null;
    }
    members.told(permit);
    if (command instanceof Start start) {
      return permitted(live, start, permit);
    }
    return command instanceof Change change ? carriedOut(live, change) : told(live, command);
  }

  private @Nullable Decided permitted(@Nullable LiveCall live, Start start, CallPermit permit) {
    List<UserId> invited =
        permit.named().stream().filter(user -> !user.equals(start.user())).distinct().toList();
    if (shell.id().isDirect() || invited.isEmpty()) {
      return begun(live, start, invited, permit.head());
    }
    questions.askBlocks(start, invited, permit.head());
    return null;
  }

  @Nullable Decided invitable(@Nullable LiveCall live, Invitable invitable) {
    questions.answered();
    List<UserId> invited = invitable.invited();
    if (invited == null) {
      shell.refuse(invitable.start(), ErrorCode.UNAVAILABLE, CallShell.STORE);
      return null;
    }
    return begun(live, invitable.start(), invited, invitable.head());
  }

  // ---- what becomes of the call

  private @Nullable Decided begun(
      @Nullable LiveCall live, Start start, List<UserId> invited, long head) {
    if (mustWait(live, start)) {
      return null;
    }
    Sfus sfus = shell.services().sfus();
    int room = shell.id().isDirect() ? 0 : sfus.firstRoom(start.id());
    CallRules.Start asked =
        new CallRules.Start(
            shell.id(),
            start.id(),
            start.user(),
            start.origin().device(),
            start.media(),
            invited,
            head,
            room,
            room == 0 ? "" : sfus.server(start.id(), room));
    return new Decided(start, rules.start(live, asked, shell.nowMillis()));
  }

  private Decided carriedOut(@Nullable LiveCall live, Change change) {
    return new Decided(
        change,
        rules.change(
            live,
            change.user(),
            change.origin().device(),
            change.id(),
            change.action(),
            shell.nowMillis()));
  }

  private Decided told(@Nullable LiveCall live, Asked command) {
    LiveCall current = live == null ? null : rules.pass(live, shell.nowMillis());
    boolean isOngoing = current != null && !current.call().isEnded();
    return new Decided(
        command, new CallRules.Decision(current, isOngoing ? null : ErrorCode.NO_SUCH_CALL));
  }

  /** Answers a request, once what was decided is so. */
  void answer(Decided decided) {
    LiveCall call = decided.decision().call();
    ErrorCode refusal = decided.decision().refusal();
    if (call == null || refusal != null) {
      ErrorCode code = refusal == null ? ErrorCode.NO_SUCH_CALL : refusal;
      shell.refuse(decided.command(), code, "the call");
    } else {
      decided.command().replyTo().answer(new Reply.CallState(call.call()));
    }
  }
}
