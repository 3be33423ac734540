package io.skein.node.conversation;

import io.skein.node.conversation.WriteQueue.Entry;
import io.skein.node.delivery.Broadcast;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Notices;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells durable entries to whom they concern: each member's session in a small conversation, each
 * node in a large one. Frames are encoded once per message, and messages that follow each other go
 * in one notice, but for what a sender's own connection must not get back. Confined to the
 * conversation's actor.
 */
final class Publisher {
  private final Conversation conversation;
  private final ConversationId id;
  private final Notices notices;
  private final Broadcast.Nodes nodes;
  private final LongSupplier nowMillis;
  private final List<Entry> run = new ArrayList<>(4);

  Publisher(
      Conversation conversation, Notices notices, Broadcast.Nodes nodes, LongSupplier nowMillis) {
    this.conversation = conversation;
    this.id = conversation.id();
    this.notices = notices;
    this.nodes = nodes;
    this.nowMillis = nowMillis;
  }

  /** The entry is durable and already part of the conversation. {@link #flush} comes after. */
  void add(Entry entry, Effect effect) {
    if (effect.isNone()) {
      run.add(entry);
    } else {
      // Who is a member differs before and after this entry, so it is told by itself.
      flushAsBefore(effect);
      tellChange(entry, effect);
    }
  }

  /** Tells what was added and is not told yet. */
  void flush() {
    if (!run.isEmpty()) {
      List<EncodedFrame> frames = frames();
      if (conversation.isLarge()) {
        broadcast(frames);
      } else {
        tellMembers(frames, List.of());
      }
      run.clear();
    }
  }

  /** To those who were members before this: not who joined by it, but who left. */
  private void flushAsBefore(Effect effect) {
    if (run.isEmpty()) {
      return;
    }
    List<EncodedFrame> frames = frames();
    if (goesToNodes(effect)) {
      broadcast(frames);
    } else {
      tellMembers(frames, effect.joined());
      for (Snapshot.Former one : effect.left()) {
        tellStretches(one.user(), one.since(), frames);
      }
    }
    run.clear();
  }

  private void tellChange(Entry entry, Effect effect) {
    long sequence = entry.message().sequence();
    for (Member member : effect.joined()) {
      notices.tell(
          member.user(), new Notice.Joined(id, member.since(), sequence, conversation.isLarge()));
    }
    run.add(entry);
    List<EncodedFrame> frames = frames();
    if (goesToNodes(effect)) {
      broadcast(frames);
    } else {
      tellMembers(frames, List.of());
    }
    for (Snapshot.Former one : effect.left()) {
      if (!conversation.isLarge()) {
        tellStretches(one.user(), one.since(), frames);
      }
      notices.tell(one.user(), new Notice.Left(id, sequence));
    }
    if (effect.becameLarge()) {
      Notice becameLarge = new Notice.BecameLarge(id, sequence);
      conversation.members().forEach(member -> notices.tell(member.user(), becameLarge));
    }
    run.clear();
  }

  /** The entry that makes a conversation large is the last that goes to each member by itself. */
  private boolean goesToNodes(Effect effect) {
    return conversation.isLarge() && !effect.becameLarge();
  }

  private List<EncodedFrame> frames() {
    List<EncodedFrame> frames = new ArrayList<>(run.size());
    for (Entry entry : run) {
      Message message = conversation.redacted(entry.message(), nowMillis.getAsLong());
      boolean fromStranger = conversation.isFromStranger(message.sender());
      frames.add(WireCodec.encode(new Reply.MessageEvent(message, fromStranger)));
    }
    return frames;
  }

  /** Nobody is told that it is a stranger to somebody, or who was removed would know it at once. */
  private List<EncodedFrame> framesFor(UserId user, List<EncodedFrame> frames) {
    if (!conversation.isFromStranger(user)) {
      return frames;
    }
    List<EncodedFrame> own = new ArrayList<>(frames);
    for (int at = 0; at < run.size(); at++) {
      Message message = conversation.redacted(run.get(at).message(), nowMillis.getAsLong());
      if (message.sender().equals(user)) {
        own.set(at, WireCodec.encode(new Reply.MessageEvent(message)));
      }
    }
    return own;
  }

  private void broadcast(List<EncodedFrame> frames) {
    nodes.tell(new Broadcast(id, sequence(run.size() - 1), frames));
  }

  private void tellMembers(List<EncodedFrame> frames, List<Member> but) {
    DeviceOrigin common = commonOrigin();
    Notice.Appended shared = null;
    for (Member member : conversation.members()) {
      if (!but.isEmpty() && but.contains(member)) {
        continue;
      }
      if (isSender(member.user())
          && (common == null || conversation.isFromStranger(member.user()))) {
        List<EncodedFrame> own = framesFor(member.user(), frames);
        tellStretches(member.user(), member.since(), own);
      } else {
        if (shared == null || shared.since() != member.since()) {
          shared = appended(0, frames.size(), frames, member.since(), common);
        }
        notices.tell(member.user(), shared);
      }
    }
  }

  /** One notice for each stretch of messages that one connection of the member sent, or none. */
  private void tellStretches(UserId user, long since, List<EncodedFrame> frames) {
    int from = 0;
    DeviceOrigin origin = originFor(user, 0);
    for (int at = 1; at <= frames.size(); at++) {
      DeviceOrigin next = at < frames.size() ? originFor(user, at) : null;
      if (at == frames.size() || !Objects.equals(next, origin)) {
        notices.tell(user, appended(from, at, frames, since, origin));
        from = at;
        origin = next;
      }
    }
  }

  private Notice.Appended appended(
      int from, int to, List<EncodedFrame> frames, long since, @Nullable DeviceOrigin origin) {
    List<EncodedFrame> part =
        to - from == frames.size() ? frames : List.copyOf(frames.subList(from, to));
    return new Notice.Appended(id, sequence(from), sequence(to - 1), part, since, origin);
  }

  private @Nullable DeviceOrigin originFor(UserId user, int at) {
    DeviceOrigin origin = run.get(at).origin();
    return origin != null && origin.user().equals(user) ? origin : null;
  }

  /** The connection that all of the run came from, if it is one. */
  private @Nullable DeviceOrigin commonOrigin() {
    DeviceOrigin first = run.get(0).origin();
    for (int at = 1; at < run.size(); at++) {
      if (!Objects.equals(first, run.get(at).origin())) {
        return null;
      }
    }
    return first;
  }

  private boolean isSender(UserId user) {
    for (Entry entry : run) {
      if (entry.message().sender().equals(user)) {
        return true;
      }
    }
    return false;
  }

  private long sequence(int at) {
    return run.get(at).message().sequence();
  }
}
