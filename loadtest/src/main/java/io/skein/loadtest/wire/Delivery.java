package io.skein.loadtest.wire;

import io.skein.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message as a device takes it: after everything before it, once.
 *
 * @param chat the conversation
 * @param tag what the load wrote into it; null for what no user said
 * @param message the log's entry; null where the target has no such thing
 * @param own whether this very device had posted it, and learns only its place
 * @param pulled whether it was asked for, not pushed
 * @param arrivedNanos when it came to the socket, {@link System#nanoTime()}
 */
public record Delivery(
    Chat chat,
    @Nullable Tag tag,
    @Nullable Message message,
    boolean own,
    boolean pulled,
    long arrivedNanos) {}
