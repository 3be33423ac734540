package io.skein.node.call;

import io.skein.node.call.CallNote.MembersTold;
import io.skein.node.conversation.CallPermit;
import io.skein.node.conversation.ConversationCommand.MayCall;
import io.skein.protocol.Call;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that nobody is in a call who is no member of its conversation, or is blocked in a
 * direct chat. Confined to the call's actor.
 */
final class CallMembers {
  private final CallShell shell;
  private final CallTelling telling;

  CallMembers(CallShell shell, CallTelling telling) {
    this.shell = shell;
    this.telling = telling;
  }

  /** Asks which of those whom the call concerns are members still: {@link MembersTold}. */
  void ask(@Nullable LiveCall live) {
    if (live == null || live.call().isEnded()) {
      return;
    }
    Call call = live.call();
    List<UserId> concerned =
        Stream.concat(
                call.participants().stream().map(Call.Participant::user),
                call.invited().stream().map(Call.Invited::user))
            .distinct()
            .toList();
    shell
        .context()
        .ask(
            CallPermit.class,
            shell.services().conversations(),
            shell.settings().askTimeout(),
            replyTo ->
                new MayCall(
                    shell.id(),
                    call.caller(),
                    concerned,
                    shell.settings().toldMembersMax(),
                    replyTo),
            (permit, failure) -> new MembersTold(concerned, permit));
    shell.timers().askMembersAgain();
  }

  /** The conversation has said who its members are: all of them hear of the call. */
  void told(CallPermit permit) {
    if (!shell.id().isDirect()) {
      telling.members(permit.members());
    }
  }

  /** What the call is once the conversation has said who is a member still. */
  @Nullable LiveCall told(@Nullable LiveCall live, MembersTold told) {
    CallPermit permit = told.permit();
    if (live == null || permit == null || !permit.known()) {
      return live;
    }
    told(permit);
    if (shell.id().isDirect()) {
      boolean byCaller = permit.refusal() == ErrorCode.UNBLOCK_FIRST;
      return byCaller || permit.refusal() == ErrorCode.BLOCKED
          ? shell.rules().severed(live, byCaller, shell.nowMillis())
          : live;
    }
    return shell
        .rules()
        .without(
            live,
            user -> told.asked().contains(user) && !permit.named().contains(user),
            shell.nowMillis());
  }
}
