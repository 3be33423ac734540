package io.skein.node.call;

import io.skein.node.call.CallNote.Invitable;
import io.skein.node.call.CallNote.MembersTold;
import io.skein.node.call.CallNote.Permitted;
import io.skein.node.conversation.CallPermit;
import io.skein.node.conversation.ConversationCommand.MayCall;
import io.skein.protocol.Call;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What a call asks others: the conversation, who may call and who is a member; the store, who has
 * blocked whom. The answers come as notes. Confined to the call's actor.
 */
final class CallQuestions {
  private final ActorContext<CallInput> context;
  private final ConversationId id;
  private final CallServices services;
  private final CallSettings settings;
  private int asking;

  CallQuestions(ActorContext<CallInput> context, ConversationId id, CallServices services) {
    this.context = context;
    this.id = id;
    this.services = services;
    this.settings = services.settings();
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
    if (asking >= settings.waitingMax()) {
      return false;
    }
    asking++;
    context.ask(
        CallPermit.class,
        services.conversations(),
        settings.askTimeout(),
        replyTo -> new MayCall(id, command.user(), named, settings.toldMembersMax(), replyTo),
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
    context.pipeToSelf(
        Blocks.without(services.stances(), invited, start.user()),
        (rest, failure) -> new Invitable(start, failure == null ? rest : null, head));
  }

  /** Asks which of those whom the call concerns are members still: {@link MembersTold}. */
  void askMembers(Call call) {
    List<UserId> concerned =
        Stream.concat(
                call.participants().stream().map(Call.Participant::user),
                call.invited().stream().map(Call.Invited::user))
            .distinct()
            .toList();
    context.ask(
        CallPermit.class,
        services.conversations(),
        settings.askTimeout(),
        replyTo -> new MayCall(id, call.caller(), concerned, settings.toldMembersMax(), replyTo),
        (permit, failure) -> new MembersTold(concerned, permit));
  }
}
