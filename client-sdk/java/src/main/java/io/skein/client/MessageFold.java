package io.skein.client;

import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries about one message, of which only what counts is kept: so the order in which they come
 * and how often makes no difference. Not thread-safe.
 */
final class MessageFold {
  private record Reacted(UserId user, String emoji) {}

  /** The newest operation of a user and an emoji. */
  private record Reaction(long sequence, Reacted reacted, boolean removed) {}

  /** The message itself, without its text if it was recalled; null: not given yet, or vanished. */
  @Nullable Message message;

  /** By the sequence of the edit. */
  final TreeMap<Long, MessageState.Version> edits = new TreeMap<>();

  private final Map<Reacted, Reaction> reactions = new HashMap<>();
  private boolean recalled;

  /** Its life is over, and nothing of it is shown or kept, whatever is given of it again. */
  private boolean vanished;

  /** When its life is over, as far as an entry has told; 0: it has no end. */
  private long endMillis;

  /** The recall; null: not given yet. */
  private @Nullable Message recall;

  /** The entry at the message's own place. */
  void message(Message entry) {
    endMillis = Math.max(endMillis, entry.endMillis());
    if (entry.content() instanceof Content.Vanished) {
      vanish();
    }
    if (vanished) {
      return;
    }
    if (entry.content() instanceof Content.Recalled) {
      forget();
    }
    message = recalled ? entry.with(Content.Recalled.INSTANCE) : entry;
  }

  /** An entry that names the message. */
  void operation(Message entry) {
    if (vanished) {
      return;
    }
    endMillis = Math.max(endMillis, entry.endMillis());
    if (entry.content() instanceof Content.Recall) {
      recall = entry;
      forget();
    } else if (recalled) {
      return;
    } else if (entry.content() instanceof Content.Edit edit && !edit.text().isEmpty()) {
      edits.put(entry.sequence(), new MessageState.Version(edit.text(), entry.timeMillis()));
    } else if (entry.content() instanceof Content.Reaction reaction) {
      Reacted reacted = new Reacted(entry.sender(), reaction.emoji());
      reactions.merge(
          reacted,
          new Reaction(entry.sequence(), reacted, reaction.removed()),
          (one, other) -> one.sequence() > other.sequence() ? one : other);
    }
  }

  /** True if its life is over at this time, and was not yet. */
  boolean vanishes(long nowMillis) {
    boolean over = !vanished && endMillis != 0 && nowMillis >= endMillis;
    if (over) {
      vanish();
    }
    return over;
  }

  private void vanish() {
    vanished = true;
    message = null;
    recall = null;
    edits.clear();
    reactions.clear();
  }

  /** When its life is over; 0: it has no end, or is over. */
  long endMillis() {
    return vanished ? 0 : endMillis;
  }

  /** What was taken back is not kept anywhere. */
  private void forget() {
    recalled = true;
    edits.clear();
    reactions.clear();
    Message known = message;
    if (known != null) {
      message = known.with(Content.Recalled.INSTANCE);
    }
  }

  /** Null while the message itself was not given, and when its life is over. */
  @Nullable MessageState state() {
    Message known = message;
    if (known == null) {
      return null;
    }
    UserId recalledBy = recall == null ? null : recall.sender();
    if (edits.isEmpty() || !(known.content() instanceof Content.Text text)) {
      return new MessageState(known, List.of(), reactions(), recalledBy);
    }
    List<MessageState.Version> earlier = new ArrayList<>(edits.size());
    earlier.add(new MessageState.Version(text.text(), known.timeMillis()));
    earlier.addAll(edits.headMap(edits.lastKey()).values());
    Message edited = known.with(text.withText(edits.lastEntry().getValue().text()));
    return new MessageState(edited, List.copyOf(earlier), reactions(), recalledBy);
  }

  private List<MessageState.Reactions> reactions() {
    Map<String, List<UserId>> users = new LinkedHashMap<>();
    reactions.values().stream()
        .filter(reaction -> !reaction.removed())
        .sorted(Comparator.comparingLong(Reaction::sequence))
        .map(Reaction::reacted)
        .forEach(
            one -> users.computeIfAbsent(one.emoji(), key -> new ArrayList<>()).add(one.user()));
    return users.entrySet().stream()
        .map(one -> new MessageState.Reactions(one.getKey(), List.copyOf(one.getValue())))
        .toList();
  }
}
