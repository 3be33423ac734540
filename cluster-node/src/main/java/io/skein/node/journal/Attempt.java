package io.skein.node.journal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a lane sends to the store: one block, and where to.
 *
 * @param bytes the block as {@link BlockCodec} encoded it, position 0 to limit; never moved
 */
public record Attempt(long position, List<Entry> entries, ByteBuffer bytes) {}
