package io.skein.node.call;

import io.skein.node.call.CallNote.Invitable;
import io.skein.node.call.CallNote.Permitted;
import io.skein.node.conversation.CallPermit;
import io.skein.node.conversation.ConversationCommand.MayCall;
import io.skein.protocol.UserId;
import java.util.List;

/**
 * What a call asks others about requests: the conversation, who may call; the store, who has
 * blocked whom. The answers come as notes. Confined to the call's actor.
 */
final class CallQuestions {
  private final CallShell shell;
  private int asking;

  CallQuestions(CallShell shell) {
    this.shell = shell;
  }

  /** Whether a request waits for the conversation, or for who may ring. */
  boolean isAsking() {
    return asking > 0;
  }

  /**
   * Asks the conversation about a request: {@link Permitted}.
   *
   * @param named of whom it is asked whether they are members
   * @return false if as many requests wait as may
   */
  boolean ask(CallCommand.Asked command, List<UserId> named) {
    CallSettings settings = shell.settings();
    if (asking >= settings.waitingMax()) {
      return false;
    }
    asking++;
    shell
        .context()
        .ask(
            CallPermit.class,
            shell.services().conversations(),
            settings.askTimeout(),
            replyTo ->
                new MayCall(shell.id(), command.user(), named, settings.toldMembersMax(), replyTo),
            (permit, failure) -> new Permitted(command, permit));
    return true;
  }

  /** An answer about a request has come, or none in time. */
  void answered() {
    asking--;
  }

  /** Asks which of the users may ring: {@link Invitable}. */
  void askBlocks(CallCommand.Start start, List<UserId> invited, long head) {
    asking++;
    shell
        .context()
        .pipeToSelf(
            Blocks.without(shell.services().stances(), invited, start.user()),
            (rest, failure) -> new Invitable(start, failure == null ? rest : null, head));
  }
}
