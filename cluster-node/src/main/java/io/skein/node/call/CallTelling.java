package io.skein.node.call;

import io.skein.node.delivery.EventFrames;
import io.skein.protocol.Call;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of a call, and when: who takes part or is called, of every change; all members of a
 * group that is not too large, when others begin or cease to take part. Confined to the call's
 * actor.
 */
final class CallTelling {
  private final CallNotices notices;

  /** All members, if the conversation is not too large. */
  private List<UserId> members = List.of();

  CallTelling(CallNotices notices) {
    this.notices = notices;
  }

  void members(List<UserId> all) {
    members = all;
  }

  /** Tells that the call has become another. */
  void changed(@Nullable LiveCall before, LiveCall after) {
    Set<UserId> users = new LinkedHashSet<>();
    addThoseOf(after.call(), users);
    if (before != null) {
      addThoseOf(before.call(), users);
    }
    if (before == null || concernsAll(before.call(), after.call())) {
      users.addAll(members);
    }
    tell(after.call(), users);
  }

  /** Tells those again whose devices ring: some may have missed it. */
  void again(LiveCall live) {
    Set<UserId> users = new LinkedHashSet<>();
    for (Call.Invited invited : live.call().invited()) {
      if (invited.state().rings()) {
        users.add(invited.user());
      }
    }
    tell(live.call(), users);
  }

  /** Tells those who take part: they may have missed what has changed. */
  void participants(LiveCall live) {
    Set<UserId> users = new LinkedHashSet<>();
    live.call().participants().forEach(one -> users.add(one.user()));
    tell(live.call(), users);
  }

  private static void addThoseOf(Call call, Collection<UserId> users) {
    call.participants().forEach(one -> users.add(one.user()));
    call.invited().forEach(one -> users.add(one.user()));
  }

  private static boolean concernsAll(Call before, Call after) {
    return !before.id().equals(after.id())
        || before.phase() != after.phase()
        || !users(before).equals(users(after));
  }

  private static List<UserId> users(Call call) {
    return call.participants().stream().map(Call.Participant::user).toList();
  }

  private void tell(Call call, Collection<UserId> users) {
    if (users.isEmpty()) {
      return;
    }
    EncodedFrame frame = EventFrames.call(call);
    for (UserId user : users) {
      notices.tell(
          user,
          new CallNotices.Told(
              call.conversation(), call.id(), call.version(), frame, call.rings(user)));
    }
  }
}
