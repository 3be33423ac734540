package io.skein.node.call;

import io.skein.node.call.CallCommand.Asked;
import io.skein.node.call.CallNote.DeskLost;
import io.skein.node.call.CallNote.Invitable;
import io.skein.node.call.CallNote.Permitted;
import io.skein.node.call.CallNote.SeatLost;
import io.skein.protocol.ErrorCode;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * What comes while a call is read or stored, and waits. Of what its actor cannot do any more
 * whoever asked for it hears. Confined to the call's actor.
 */
final class CallWaiting {
  private final StashBuffer<CallInput> stash;
  private final CallShell shell;
  private final CallQuestions questions;
  private final CallSeats seats;
  private final CallRoom room;

  CallWaiting(
      StashBuffer<CallInput> stash,
      CallShell shell,
      CallQuestions questions,
      CallSeats seats,
      CallRoom room) {
    this.stash = stash;
    this.shell = shell;
    this.questions = questions;
    this.seats = seats;
    this.room = room;
  }

  /** A request waits, or is refused if as many do as may. */
  void ask(Asked command) {
    if (stash.size() >= shell.settings().waitingMax()) {
      shell.overloaded(command);
    } else {
      stash.stash(command);
    }
  }

  /** What nobody repeats is kept; what is said again soon may be dropped. */
  void hold(CallInput input) {
    if (!stash.isFull()) {
      stash.stash(input);
    }
  }

  /** What has waited comes first. */
  Behavior<CallInput> goOn(Behavior<CallInput> next) {
    return stash.unstashAll(next);
  }

  /** Nothing that waits is done. */
  void giveAllBack(String detail) {
    stash.forEach(input -> giveBack(input, detail));
    stash.clear();
    room.giveBack(detail);
  }

  /**
   * Whoever waits for it is refused. A socket that is gone meanwhile is so afterwards, too: it is
   * told once.
   */
  void giveBack(CallInput input, String detail) {
    if (input instanceof Asked command) {
      shell.refuse(command, ErrorCode.UNAVAILABLE, detail);
    } else if (input instanceof Permitted permitted) {
      questions.answered();
      shell.refuse(permitted.command(), ErrorCode.UNAVAILABLE, detail);
    } else if (input instanceof Invitable invitable) {
      questions.answered();
      shell.refuse(invitable.start(), ErrorCode.UNAVAILABLE, detail);
    } else if (input instanceof SeatLost lost) {
      seats.lost(null, lost);
    } else if (input instanceof DeskLost lost) {
      room.lost(null, lost);
    }
  }
}
