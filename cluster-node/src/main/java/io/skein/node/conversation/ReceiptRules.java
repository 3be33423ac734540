package io.skein.node.conversation;

import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Looking.Receipts;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of who has received and read what: names in direct chats and small groups, numbers
 * in larger ones, nothing in large conversations and where a group's owner has switched it off. Of
 * what is durable; changes nothing. Confined to the conversation's actor.
 */
final class ReceiptRules {
  private final Conversation conversation;
  private final Limits limits;

  ReceiptRules(Conversation conversation, Limits limits) {
    this.conversation = conversation;
    this.limits = limits;
  }

  /** How receipts are told now. */
  Receipts mode() {
    if (conversation.isLarge() || conversation.receiptsSwitch().isOff()) {
      return Receipts.NONE;
    }
    int size = conversation.size();
    if (conversation.id().isDirect() || size <= limits.receiptNamesMembersMax()) {
      return Receipts.NAMES;
    }
    return size <= limits.receiptCountsMembersMax() ? Receipts.COUNTS : Receipts.NONE;
  }

  /** Whether it is told who types: what goes to every node is not worth that. */
  boolean tellsTyping() {
    return !conversation.isLarge();
  }

  /** The delivered cursor as another member may know it; 0: not told. */
  long shownDelivered(Member member) {
    return mode() == Receipts.NAMES ? member.delivered() : 0;
  }

  /** The read cursor as another member may know it; 0: not told. */
  long shownRead(Member member) {
    return mode() == Receipts.NAMES && !areReadsHidden() ? member.read() : 0;
  }

  /** The delivered cursor as this reader may know it: one's own always. */
  long deliveredFor(UserId reader, Member member) {
    return member.user().equals(reader) ? member.delivered() : shownDelivered(member);
  }

  /** The read cursor as this reader may know it: one's own always. */
  long readFor(UserId reader, Member member) {
    return member.user().equals(reader) ? member.read() : shownRead(member);
  }

  /** Whether one side of a direct chat hides what it has read: then neither is told. */
  boolean areReadsHidden() {
    return conversation.id().isDirect()
        && conversation.members().stream().anyMatch(Member::hidesReads);
  }

  /**
   * How many others have received and read a message: {@code ReceiptsCounted} or a refusal.
   *
   * @param sender left out as the asker is; null: not known any more
   */
  Reply.Answer count(UserId asker, @Nullable UserId sender, long sequence) {
    Reply.Failed refusal = refusal(asker, sequence);
    if (refusal != null) {
      return refusal;
    }
    Reply.ReceiptCount count = count(sequence, asker, sender);
    return new Reply.ReceiptsCounted(count.members(), count.delivered(), count.read());
  }

  /** Those of these messages, numbers beside them; in their order. */
  List<Reply.ReceiptCount> counts(List<Message> messages) {
    return messages.stream()
        .map(message -> count(message.sequence(), message.sender(), null))
        .toList();
  }

  private Reply.ReceiptCount count(long sequence, UserId but, @Nullable UserId norOf) {
    int members = 0;
    int delivered = 0;
    int read = 0;
    boolean hidden = areReadsHidden();
    for (Member member : conversation.members()) {
      if (member.since() <= sequence
          && !member.user().equals(but)
          && !member.user().equals(norOf)) {
        members++;
        delivered += member.delivered() >= sequence ? 1 : 0;
        read += member.read() >= sequence && !hidden ? 1 : 0;
      }
    }
    return new Reply.ReceiptCount(sequence, members, delivered, read);
  }

  /** Who of the others has received a message: {@code ReceiptPage} without names, or a refusal. */
  Reply.Answer list(UserId asker, long sequence, @Nullable UserId after, int limit) {
    Reply.Failed refusal = refusal(asker, sequence);
    if (refusal != null) {
      return refusal;
    }
    if (mode() != Receipts.NAMES) {
      return Reply.Failed.of(
          ErrorCode.RECEIPTS_COUNTED, "above " + limits.receiptNamesMembersMax() + " members");
    }
    int max = limits.pageEntriesMax();
    int count = limit <= 0 ? max : Math.min(limit, max);
    List<Reply.Receipt> receipts =
        conversation.members().stream()
            .filter(member -> after == null || member.user().compareTo(after) > 0)
            .filter(member -> !member.user().equals(asker))
            .filter(member -> member.since() <= sequence && member.delivered() >= sequence)
            .limit(count + 1L)
            .map(member -> new Reply.Receipt(member.user(), shownRead(member) >= sequence, ""))
            .toList();
    return receipts.size() > count
        ? new Reply.ReceiptPage(receipts.subList(0, count), true)
        : new Reply.ReceiptPage(receipts, false);
  }

  private Reply.@Nullable Failed refusal(UserId asker, long sequence) {
    Member member = conversation.find(asker);
    if (member == null) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "no such conversation, or no member");
    }
    if (sequence < member.visibleFrom() || sequence > conversation.head()) {
      return Reply.Failed.of(ErrorCode.NO_SUCH_MESSAGE, "sequence");
    }
    if (mode() == Receipts.NONE) {
      return Reply.Failed.of(
          ErrorCode.NO_RECEIPTS,
          conversation.receiptsSwitch().isOff() ? "switched off" : "too many members");
    }
    return conversation.id().isDirect() && member.hidesReads()
        ? Reply.Failed.of(ErrorCode.READS_HIDDEN, "the asker hides its own")
        : null;
  }

  /** Why this user may not switch receipts; null: it may. */
  Reply.@Nullable Failed refusalToSwitch(UserId actor) {
    Member member = conversation.find(actor);
    if (member == null) {
      return Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "no such conversation, or no member");
    }
    if (conversation.id().isDirect()) {
      return Reply.Failed.of(ErrorCode.WRONG_KIND, "each side hides its own");
    }
    return member.isOwner()
        ? null
        : Reply.Failed.of(ErrorCode.FORBIDDEN, "only the owner switches receipts");
  }
}
