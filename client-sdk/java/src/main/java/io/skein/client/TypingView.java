package io.skein.client;

import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Typist;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who types in the open conversation, from what {@link SkeinListener#onTyping} and {@link
 * SkeinListener#onMessage} tell. Not thread-safe.
 */
public final class TypingView {
  private record Shown(Kind kind, Instant until) {}

  private final Map<UserId, Shown> shown = new LinkedHashMap<>();

  /** Takes in what was told. */
  public void take(List<Typist> typists, Limits limits, Instant now) {
    Instant until = now.plus(Duration.ofSeconds(limits.typingSeconds()));
    for (Typist typist : typists) {
      if (typist.kind() == Kind.STOPPED) {
        shown.remove(typist.user());
      } else {
        shown.put(typist.user(), new Shown(typist.kind(), until));
      }
    }
  }

  /** A message has come: its sender types no more. */
  public void take(Message message) {
    shown.remove(message.sender());
  }

  /** Another conversation is open. */
  public void clear() {
    shown.clear();
  }

  /** Who types now, in the order in which they began. */
  public List<Typist> typists(Instant now) {
    shown.values().removeIf(one -> !one.until().isAfter(now));
    List<Typist> typists = new ArrayList<>(shown.size());
    shown.forEach((user, one) -> typists.add(new Typist(user, one.kind())));
    return typists;
  }
}
