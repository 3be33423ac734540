package io.skein.node.conversation;

import java.time.Duration;

/** Who is told what was said in conversations, after it is durable. Thread-safe. */
public interface LogFollower {
  /** How long entries wait, to be told together. */
  Duration delay();

  /**
   * Takes a part of a log. Parts of one conversation come in its order; one may be lost, or come
   * twice, when its actor moves: {@link ConversationCommand.ReadLog} gives what is missing.
   */
  void told(LogPart part);
}
