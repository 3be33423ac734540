package io.skein.node.call;

import io.skein.protocol.Call;
import io.skein.protocol.Content;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Objects;

/**
 * The newest call of a conversation, as its actor keeps it. Immutable.
 *
 * @param call as its members see it
 * @param joins how many joinings there were: the newest one's number
 * @param tookPart who took part at any time, in the order in which they joined
 * @param aloneUntilMillis when it ends since one is alone in it; 0: nobody is, or somebody rings
 * @param knownHead the conversation's head when the call began: its entry comes after
 * @param recorded whether its entry is in the conversation
 * @param atSfu what it has at an SFU
 */
public record LiveCall(
    Call call,
    int joins,
    List<UserId> tookPart,
    long aloneUntilMillis,
    long knownHead,
    boolean recorded,
    AtSfu atSfu) {
  public LiveCall {
    atSfu = atSfu.of(call);
  }

  /** The same, once its entry is in the conversation. */
  LiveCall asRecorded() {
    Call next = call.with(call.version() + 1, call.room());
    return new LiveCall(next, joins, tookPart, aloneUntilMillis, knownHead, true, atSfu);
  }

  /** The same, above every version of which the store may not know. */
  LiveCall above(long version) {
    return with(call.with(Math.max(call.version() + 1, version), call.room()));
  }

  /** The same, of which this is told. */
  LiveCall with(Call told) {
    return new LiveCall(told, joins, tookPart, aloneUntilMillis, knownHead, recorded, atSfu);
  }

  /** The same, which has this at an SFU. */
  LiveCall with(AtSfu other) {
    return new LiveCall(call, joins, tookPart, aloneUntilMillis, knownHead, recorded, other);
  }

  /** Whether nothing is to be done about it any more. */
  boolean isOver() {
    return call.isEnded() && recorded;
  }

  /** What is to be done about it is only to say in the conversation that it was. */
  boolean isToRecord() {
    return call.isEnded() && !recorded;
  }

  /** The entry that it leaves, once it has ended. */
  Content.CallEntry entry() {
    return new Content.CallEntry(
        call.id(),
        call.caller(),
        call.media(),
        Objects.requireNonNull(call.outcome(), "of a call that has ended"),
        call.startedMillis(),
        call.answeredMillis() == 0 ? 0 : call.endedMillis() - call.answeredMillis(),
        tookPart);
  }
}
