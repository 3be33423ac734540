package io.skein.client.internal.core.call;

import io.skein.protocol.Call;
import io.skein.protocol.ConversationId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a device has heard of: of each conversation the newest word. Confined to one
 * thread.
 */
final class CallBook {
  /** Calls that are over, remembered so that what was told of them before is not taken for news. */
  static final int OVER_MAX = 256;

  /** What was heard last, last. */
  private final Map<ConversationId, Call> calls = new LinkedHashMap<>();

  private int over;

  /** False for what is not newer than what is known. */
  boolean take(Call call) {
    Call known = calls.get(call.conversation());
    if (known != null && known.version() >= call.version()) {
      return false;
    }
    put(call);
    return true;
  }

  /**
   * The node knows of no call there; how it has ended is not told, but in the conversation's entry.
   *
   * @return how it is taken to be; null: none was known here
   */
  @Nullable Call gone(ConversationId conversation) {
    Call call = of(conversation);
    if (call == null) {
      return null;
    }
    Call gone = ended(call);
    put(gone);
    return gone;
  }

  /** The call as one that has ended, of which nobody has said how. */
  static Call ended(Call call) {
    return call.ended(
        call.answeredMillis() > 0 ? Call.Outcome.ANSWERED : Call.Outcome.MISSED, 0, call.invited());
  }

  private void put(Call call) {
    Call before = calls.remove(call.conversation());
    over += isOver(call) - (before == null ? 0 : isOver(before));
    calls.put(call.conversation(), call);
    Iterator<Call> oldest = calls.values().iterator();
    while (over > OVER_MAX) {
      if (oldest.next().isEnded()) {
        oldest.remove();
        over--;
      }
    }
  }

  private static int isOver(Call call) {
    return call.isEnded() ? 1 : 0;
  }

  /** The call that a conversation has, as far as is known; null: none. */
  @Nullable Call of(ConversationId conversation) {
    Call call = calls.get(conversation);
    return call == null || call.isEnded() ? null : call;
  }

  /** Those that are not over. */
  List<Call> all() {
    return calls.values().stream().filter(call -> !call.isEnded()).toList();
  }
}
