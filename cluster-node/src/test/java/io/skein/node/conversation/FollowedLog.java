package io.skein.node.conversation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears what conversations tell who follows their logs. Thread-safe. */
final class FollowedLog implements LogFollower {
  static final Duration DELAY = Duration.ofSeconds(1);

  private final List<LogPart> parts = new CopyOnWriteArrayList<>();

  @Override
  public Duration delay() {
    return DELAY;
  }

  @Override
  public void told(LogPart part) {
    parts.add(part);
  }

  List<LogPart> parts() {
    return parts;
  }
}
