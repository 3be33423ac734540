package io.skein.client.testing;

import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who looks, types, watches and hides in a {@link ModelCluster}. Guarded by its owner. */
final class ModelAttention {
  private final Map<DeviceId, ConversationId> looks = new HashMap<>();
  private final Map<DeviceId, List<UserId>> watches = new HashMap<>();
  private final Map<UserId, Privacy> privacies = new HashMap<>();
  private final Function<DeviceId, UserId> userOf;
  private final Predicate<UserId> isConnected;
  private final BiConsumer<DeviceId, ServerFrame> push;

  ModelAttention(
      Function<DeviceId, UserId> userOf,
      Predicate<UserId> isConnected,
      BiConsumer<DeviceId, ServerFrame> push) {
    this.userOf = userOf;
    this.isConnected = isConnected;
    this.push = push;
  }

  /** Null: it is about something else. */
  Reply.@Nullable Answer answer(DeviceId device, UserId user, Request request) {
    if (request instanceof Request.Look look) {
      looks.put(device, look.conversation());
      return new Reply.Looking(Reply.Looking.Receipts.NAMES, true);
    } else if (request instanceof Request.WatchUsers watch) {
      watches.put(device, watch.users());
      tell(device, watch.users());
      return Reply.Done.INSTANCE;
    } else if (request instanceof Request.ChangePrivacy change) {
      Privacy before = privacies.getOrDefault(user, Privacy.DEFAULTS);
      Privacy after = change.appliedTo(before);
      privacies.put(user, after);
      if (!after.equals(before)) {
        changed(device, user, after);
      }
      return new Reply.PrivacyKept(after);
    }
    return null;
  }

  void typing(DeviceId from, Request.Typing typing) {
    Reply.Typist typist = new Reply.Typist(userOf.apply(from), typing.kind());
    Reply event = new Reply.TypingEvent(typing.conversation(), List.of(typist));
    Map.copyOf(looks)
        .forEach(
            (device, conversation) -> {
              if (conversation.equals(typing.conversation()) && !device.equals(from)) {
                push.accept(device, new ServerFrame(0, event));
              }
            });
  }

  private void changed(DeviceId from, UserId user, Privacy after) {
    for (DeviceId device : List.copyOf(watches.keySet())) {
      if (!device.equals(from) && userOf.apply(device).equals(user)) {
        push.accept(device, new ServerFrame(0, new Reply.PrivacyEvent(after)));
      }
    }
    cameOrWent(user);
  }

  void cameOrWent(UserId user) {
    Map.copyOf(watches)
        .forEach(
            (device, users) -> {
              if (users.contains(user)) {
                tell(device, List.of(user));
              }
            });
  }

  /** A connection has ended: nothing of what it paid attention to is left. */
  void forget(DeviceId device) {
    looks.remove(device);
    watches.remove(device);
  }

  private void tell(DeviceId device, List<UserId> users) {
    List<Reply.Presence> presences =
        users.stream().map(user -> new Reply.Presence(user, isOnline(user), 0)).toList();
    if (!presences.isEmpty()) {
      push.accept(device, new ServerFrame(0, new Reply.PresenceEvent(presences)));
    }
  }

  private boolean isOnline(UserId user) {
    return isConnected.test(user) && !privacies.getOrDefault(user, Privacy.DEFAULTS).invisible();
  }
}
