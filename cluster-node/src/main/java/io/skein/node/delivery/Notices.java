package io.skein.node.delivery;

import io.skein.protocol.UserId;

/**
 * The way from a conversation to its members' sessions, wherever they live. Thread-safe, never
 * blocks, at most once.
 */
public interface Notices {
  void tell(UserId member, Notice notice);
}
