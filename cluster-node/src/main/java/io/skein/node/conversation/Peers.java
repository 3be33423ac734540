package io.skein.node.conversation;

import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;

/**
 * Who can be written to: asked once, before a direct chat gets its first message. Thread-safe. A
 * failed stage means that nobody can tell now.
 */
@FunctionalInterface
public interface Peers {
  CompletionStage<Boolean> exists(UserId user);
}
