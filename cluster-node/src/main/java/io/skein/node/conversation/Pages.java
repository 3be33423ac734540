package io.skein.node.conversation;

import io.skein.node.conversation.Conversation.Visible;
import io.skein.node.conversation.ConversationCommand.CountReceipts;
import io.skein.node.conversation.ConversationCommand.ListHighlights;
import io.skein.node.conversation.ConversationCommand.ListReceipts;
import io.skein.node.conversation.ConversationCommand.Pull;
import io.skein.node.conversation.ConversationCommand.Summarize;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.WireCodec;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers who reads a conversation: from the tail in memory if it reaches far enough, else from the
 * log; never what is not durable, and never more than the reader may see. Confined to the
 * conversation's actor.
 */
final class Pages {
  private static final String BUSY = "too many reads of this conversation";

  /** So far one looks back from a message that its reader has deleted, for one that is left. */
  private static final int LOOK_BACK_MAX = 50;

  private final Conversation conversation;
  private final Tail tail;
  private final HistoryReads history;
  private final Refusals refusals;
  private final int pullMessagesMax;
  private final int pageBytesMax;
  private final LongSupplier nowMillis;

  Pages(
      Conversation conversation,
      Tail tail,
      HistoryReads history,
      Refusals refusals,
      int pullMessagesMax,
      int pageBytesMax,
      LongSupplier nowMillis) {
    this.conversation = conversation;
    this.tail = tail;
    this.history = history;
    this.refusals = refusals;
    this.pullMessagesMax = pullMessagesMax;
    this.pageBytesMax = pageBytesMax;
    this.nowMillis = nowMillis;
  }

  void pull(Pull pull) {
    Visible visible = conversation.visible(pull.reader());
    if (visible == null || (pull.asMember() && visible.member() == null)) {
      refusals.notAMember(pull);
      return;
    }
    boolean forward = pull.direction() == Request.Pull.Direction.FORWARD;
    int limit = pull.limit() <= 0 ? pullMessagesMax : Math.min(pull.limit(), pullMessagesMax);
    // An unsigned number of the wire may be above all that exists.
    long from =
        Long.compareUnsigned(pull.from(), visible.last()) > 0 ? visible.last() + 1 : pull.from();
    long first;
    long last;
    if (forward) {
      first = Math.max(from + 1, visible.first());
      last = Math.min(visible.last(), Math.min(visible.last(), first) + limit - 1);
    } else {
      last = from == 0 ? visible.last() : Math.min(from - 1, visible.last());
      first = Math.max(visible.first(), last - limit + 1);
    }
    if (first > last) {
      pull.replyTo().answer(page(pull, List.of(), visible, forward));
      return;
    }
    Consumer<@Nullable List<Message>> answer =
        messages -> {
          if (messages == null || messages.isEmpty()) {
            refusals.unavailable(pull);
          } else {
            pull.replyTo().answer(page(pull, messages, visible, forward));
          }
        };
    if (!read(first, last, forward, answer)) {
      refusals.overloaded(pull, BUSY);
    }
  }

  void summarize(Summarize summarize) {
    Visible visible = conversation.visible(summarize.reader());
    if (visible == null) {
      refusals.notAMember(summarize);
      return;
    }
    Discarded discarded = summarize.discarded();
    if (discarded != null && discarded.covers(visible.newestCounted())) {
      summarizeWhatIsLeft(summarize, visible, discarded);
      return;
    }
    Message last = tail.get(visible.newestCounted());
    if (last != null || visible.last() < visible.first()) {
      summarize.replyTo().tell(line(summarize, visible, last));
      return;
    }
    // Only who left long ago comes here: what ended the membership is the last that it sees.
    Consumer<@Nullable List<Message>> answer =
        messages -> {
          if (messages == null || messages.isEmpty()) {
            refusals.unavailable(summarize);
          } else {
            summarizeFormer(summarize, messages.get(messages.size() - 1));
          }
        };
    if (!read(visible.newestCounted(), visible.newestCounted(), false, answer)) {
      refusals.overloaded(summarize, BUSY);
    }
  }

  /** Who joined again while the message was read sees what is in the tail. */
  private void summarizeFormer(Summarize summarize, Message read) {
    Visible visible = conversation.visible(summarize.reader());
    if (visible == null) {
      refusals.notAMember(summarize);
    } else {
      Message newest = tail.get(visible.newestCounted());
      summarize.replyTo().tell(line(summarize, visible, newest == null ? read : newest));
    }
  }

  /**
   * The newest message is deleted for its reader: the one before it is the last, if there is one
   * not too far back.
   */
  private void summarizeWhatIsLeft(Summarize summarize, Visible visible, Discarded discarded) {
    long deleted = visible.newestCounted();
    long lowest = Math.max(visible.first(), discarded.upTo() + 1);
    long first = Math.max(lowest, deleted - LOOK_BACK_MAX);
    if (first >= deleted) {
      summarize.replyTo().tell(line(summarize, visible, null));
      return;
    }
    Consumer<@Nullable List<Message>> answer =
        messages -> {
          Visible now = conversation.visible(summarize.reader());
          if (now == null) {
            refusals.notAMember(summarize);
          } else if (messages == null) {
            refusals.unavailable(summarize);
          } else if (now.newestCounted() != deleted) {
            // Something was said while the messages were read.
            summarize(summarize);
          } else {
            summarize.replyTo().tell(line(summarize, now, newestLeft(messages, discarded)));
          }
        };
    if (!read(first, deleted - 1, false, answer)) {
      refusals.overloaded(summarize, BUSY);
    }
  }

  private static @Nullable Message newestLeft(List<Message> messages, Discarded discarded) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      Message message = messages.get(i);
      if (message.content().isNews() && !discarded.covers(message.sequence())) {
        return message;
      }
    }
    return null;
  }

  private Summarized line(Summarize summarize, Visible visible, @Nullable Message last) {
    Discarded discarded = summarize.discarded();
    return new Summarized(
        conversation.id(),
        conversation.summary(
            summarize.reader(),
            visible,
            last,
            discarded == null ? Discarded.none(conversation.id()) : discarded,
            nowMillis.getAsLong()),
        null,
        conversation.isLarge());
  }

  void countReceipts(CountReceipts count) {
    Message message = tail.get(count.sequence());
    answer(
        count,
        count.replyTo(),
        conversation
            .receipts()
            .count(count.reader(), message == null ? null : message.sender(), count.sequence()));
  }

  void listReceipts(ListReceipts list) {
    answer(
        list,
        list.replyTo(),
        conversation.receipts().list(list.reader(), list.sequence(), list.after(), list.limit()));
  }

  void listHighlights(ListHighlights list) {
    Member reader = conversation.find(list.reader());
    if (reader == null) {
      refusals.notAMember(list);
    } else {
      list.replyTo().answer(conversation.highlights(reader, nowMillis.getAsLong()));
    }
  }

  private void answer(ConversationCommand asked, ReplyTo replyTo, Reply.Answer answer) {
    if (answer instanceof Reply.Failed failed) {
      refusals.refuse(asked, failed.code(), failed.detail(), 0);
    } else {
      replyTo.answer(answer);
    }
  }

  /** False if too many reads wait. */
  private boolean read(
      long first, long last, boolean forward, Consumer<@Nullable List<Message>> answer) {
    if (tail.holds(first) && tail.holds(last)) {
      answer.accept(tail.range(first, last));
      return true;
    }
    int count = (int) (last - first + 1);
    HistoryReads.Range range =
        new HistoryReads.Range(forward, forward ? first - 1 : last + 1, count);
    return history.read(
        range, messages -> answer.accept(messages == null ? null : within(messages, first, last)));
  }

  /** The log may hold entries that are still being written for this actor. */
  private static List<Message> within(List<Message> messages, long first, long last) {
    return messages.stream()
        .filter(message -> message.sequence() >= first && message.sequence() <= last)
        .toList();
  }

  private Reply.Page page(Pull pull, List<Message> found, Visible visible, boolean forward) {
    List<Message> messages = cut(redacted(found, pull.discarded()), forward);
    boolean more =
        !messages.isEmpty()
            && (forward
                ? messages.get(messages.size() - 1).sequence() < visible.last()
                : messages.get(0).sequence() > visible.first());
    return new Reply.Page(
        messages,
        visible.last(),
        more,
        visible.first(),
        conversation.hearsStranger(pull.reader()),
        visible.sinceIfLater());
  }

  /** As the reader may have them. */
  private List<Message> redacted(List<Message> found, @Nullable Discarded discarded) {
    // One time for all: what a page tells of a message and of its edits belongs together.
    long now = nowMillis.getAsLong();
    Stream<Message> messages = found.stream().map(message -> conversation.redacted(message, now));
    return discarded == null
        ? messages.toList()
        : messages.map(message -> DiscardedMessages.redacted(message, discarded)).toList();
  }

  /** As many as fit into a frame, at least one, from where the reader goes on. */
  private List<Message> cut(List<Message> messages, boolean forward) {
    int bytes = 0;
    for (int count = 0; count < messages.size(); count++) {
      int at = forward ? count : messages.size() - 1 - count;
      bytes += WireCodec.encodedBytes(messages.get(at));
      if (bytes > pageBytesMax && count > 0) {
        return List.copyOf(
            forward ? messages.subList(0, count) : messages.subList(at + 1, messages.size()));
      }
    }
    return messages;
  }
}
