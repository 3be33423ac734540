package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.SwitchReceipts;
import io.skein.node.conversation.ConversationNote.ReceiptsSwitched;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Switches a group's receipts on and off: stored first, then in force. One change at a time, as
 * there is one owner. Confined to the conversation's actor.
 */
final class ReceiptSwitching {
  private final ActorShell shell;
  private final Conversation conversation;
  private final Looks looks;

  /** Whose change is being stored; null: none is. */
  private @Nullable ReplyTo waiting;

  /** Whether what is in force is what is stored: not after a write of unknown outcome. */
  private boolean certain = true;

  ReceiptSwitching(ActorShell shell, Conversation conversation, Looks looks) {
    this.shell = shell;
    this.conversation = conversation;
    this.looks = looks;
  }

  void onSwitch(SwitchReceipts change) {
    Reply.Failed refusal = conversation.receipts().refusalToSwitch(change.user());
    ReceiptsSwitch inForce = conversation.receiptsSwitch();
    if (refusal != null) {
      shell.refusals().refuse(change, refusal.code(), refusal.detail(), 0);
    } else if (waiting != null) {
      shell.refusals().overloaded(change, "receipts are being switched");
    } else if (certain && inForce.isOff() != change.on()) {
      change.replyTo().answer(Reply.Done.INSTANCE);
    } else {
      waiting = change.replyTo();
      ReceiptsSwitch next = inForce.next(change.on(), certain);
      shell.pipe(
          shell.environment().states().writeReceiptsSwitch(conversation.id(), next),
          (done, failure) -> new ReceiptsSwitched(next, failure));
    }
  }

  void onSwitched(ReceiptsSwitched switched) {
    ReplyTo asker = waiting;
    waiting = null;
    certain = switched.failure() == null;
    if (certain) {
      conversation.switchReceipts(switched.next());
      looks.modeMayHaveChanged();
    } else {
      shell.warn(conversation.id(), "cannot store whether it tells receipts", switched.failure());
    }
    if (asker != null && certain) {
      asker.answer(Reply.Done.INSTANCE);
    } else if (asker != null) {
      shell.refusals().outcomeUnknown(asker);
    }
  }

  /** Nobody waits any longer. */
  void abandon() {
    if (waiting != null) {
      shell.refusals().outcomeUnknownWhileMoving(waiting);
      waiting = null;
    }
  }
}
