package io.skein.node.call;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Call;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Puts the entry of a call that has ended into its conversation, once: it is posted under a client
 * id that follows from the call's, again and again until the conversation says that it has it.
 * Confined to the call's actor.
 */
final class CallRecording {
  /** No device has it already: all of the caller's are told. */
  private static final DeviceId NO_DEVICE = new DeviceId(0);

  private final CallShell shell;
  private final ActorRef<Outbound> answers;

  /** Calls that are to begin once the one before is recorded. */
  private List<CallCommand.Start> heldBack = List.of();

  CallRecording(CallShell shell) {
    this.shell = shell;
    this.answers = shell.context().messageAdapter(Outbound.class, CallNote.Recorded::new);
  }

  /** Posts the entry, if that is what is left to do, and once more after a while. */
  void record(@Nullable LiveCall live) {
    if (live == null || !live.isToRecord()) {
      return;
    }
    Call call = live.call();
    shell
        .services()
        .conversations()
        .tell(
            new ConversationCommand.Post(
                call.conversation(),
                new DeviceOrigin(call.caller(), NO_DEVICE),
                call.id().ofEntry(),
                live.knownHead(),
                live.entry(),
                new ReplyTo(answers, 0),
                null));
    shell.timers().recordAgain();
  }

  /** What the call is once the conversation has answered about its entry. */
  @Nullable LiveCall recorded(@Nullable LiveCall live, CallNote.Recorded recorded) {
    if (live == null || !live.isToRecord() || !isDone(recorded, live)) {
      return live;
    }
    shell.timers().recorded();
    return live.asRecorded();
  }

  /** Whether nothing is left to do about the entry. */
  private boolean isDone(CallNote.Recorded recorded, LiveCall live) {
    if (!(recorded.answer() instanceof Outbound.Answered answered)) {
      return false;
    }
    if (answered.answer() instanceof Reply.Posted) {
      return true;
    }
    shell.metrics().recordFailures.increment();
    if (answered.answer() instanceof Reply.Failed failed && !failed.code().isRetryable()) {
      // No conversation takes it any more, or nobody knows whether it has: never twice.
      shell
          .context()
          .getLog()
          .warn("{} leaves no entry in its conversation: {}", live.call(), failed.code());
      return true;
    }
    return false;
  }

  /** False if as many wait as may. */
  boolean holdBack(CallCommand.Start start) {
    if (heldBack.size() >= shell.settings().waitingMax()) {
      return false;
    }
    heldBack = heldBack.isEmpty() ? new ArrayList<>(1) : heldBack;
    heldBack.add(start);
    return true;
  }

  List<CallCommand.Start> takeHeldBack() {
    List<CallCommand.Start> taken = heldBack;
    heldBack = List.of();
    return taken;
  }
}
