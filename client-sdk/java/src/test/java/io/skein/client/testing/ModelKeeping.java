package io.skein.client.testing;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Starred;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a cluster means by what users keep of messages, without limits. Confined to one thread. */
final class ModelKeeping {
  private static final class Own {
    final List<Starred> starred = new ArrayList<>();
    final Map<ConversationId, Discarded> discarded = new LinkedHashMap<>();
    long last;
  }

  /** Tells the newest entry of a conversation that a user sees; 0: none. */
  interface Heads {
    long of(ConversationId conversation, UserId user);
  }

  private final Map<UserId, Own> all = new HashMap<>();
  private final BiConsumer<UserId, Reply.Event> push;
  private final Heads heads;

  /**
   * @param push tells all of a user's devices
   */
  ModelKeeping(BiConsumer<UserId, Reply.Event> push, Heads heads) {
    this.push = push;
    this.heads = heads;
  }

  private Own own(UserId user) {
    return all.computeIfAbsent(user, id -> new Own());
  }

  /** Null if it is about something else. */
  Reply.@Nullable Answer answer(UserId user, Request request) {
    Own own = own(user);
    if (request instanceof Request.StarMessage star) {
      return star(user, own, star);
    } else if (request instanceof Request.DiscardMessages discard) {
      return discard(user, own, discard);
    } else if (request instanceof Request.SyncKeeping) {
      return new Reply.KeepingSynced(
          List.copyOf(own.starred),
          List.copyOf(own.discarded.values()),
          true,
          cursor(own.last),
          false);
    }
    return null;
  }

  private Reply.Answer star(UserId user, Own own, Request.StarMessage star) {
    ConversationId id = star.conversation();
    long sequence = star.sequence();
    if (star.starred() && (sequence > heads.of(id, user) || discarded(user, id).covers(sequence))) {
      return Reply.Failed.of(ErrorCode.NO_SUCH_MESSAGE, "");
    }
    Starred now =
        star.starred() ? new Starred(id, sequence, own.last + 1) : Starred.none(id, sequence);
    own.starred.removeIf(one -> one.conversation().equals(id) && one.sequence() == sequence);
    if (!now.isNone()) {
      own.starred.add(now);
    }
    changed(user, own, List.of(now), List.of());
    return Reply.Done.INSTANCE;
  }

  private Reply.Answer discard(UserId user, Own own, Request.DiscardMessages discard) {
    ConversationId id = discard.conversation();
    long head = heads.of(id, user);
    if (discard.sequences().stream().anyMatch(sequence -> sequence > head)) {
      return Reply.Failed.of(ErrorCode.NO_SUCH_MESSAGE, "");
    }
    Discarded now = discarded(user, id).with(discard.sequences(), Math.min(discard.upTo(), head));
    own.discarded.put(id, now);
    List<Starred> gone =
        own.starred.stream()
            .filter(one -> one.conversation().equals(id) && now.covers(one.sequence()))
            .toList();
    own.starred.removeAll(gone);
    changed(
        user,
        own,
        gone.stream().map(one -> Starred.none(id, one.sequence())).toList(),
        List.of(now));
    return Reply.Done.INSTANCE;
  }

  private void changed(UserId user, Own own, List<Starred> starred, List<Discarded> discarded) {
    Bytes before = cursor(own.last);
    own.last++;
    push.accept(user, new Reply.KeepingEvent(before, cursor(own.last), starred, discarded));
  }

  private static Bytes cursor(long position) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
  }

  // ---- what is told without what is deleted

  private Discarded discarded(UserId user, ConversationId conversation) {
    return own(user).discarded.getOrDefault(conversation, Discarded.none(conversation));
  }

  boolean isDiscarded(UserId user, Message message) {
    return discarded(user, message.conversation()).covers(message.sequence());
  }

  /** As a page has it. */
  Message redacted(UserId user, Message message) {
    if (message.content() instanceof Content.Edit edit
        && discarded(user, message.conversation()).covers(edit.target())) {
      return message.with(new Content.Edit(edit.target(), ""));
    }
    return message.content() instanceof Content.Said && isDiscarded(user, message)
        ? message.with(Content.Recalled.INSTANCE)
        : message;
  }
}
