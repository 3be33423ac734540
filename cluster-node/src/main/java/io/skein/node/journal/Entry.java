package io.skein.node.journal;

import java.nio.ByteBuffer;

/**
 * One entry of an entity's log.
 *
 * @param sequence 1, 2, 3 ... without gap
 * @param payload read-only, position 0 to limit; what it means is its entity type's own business
 */
public record Entry(Entity entity, long sequence, ByteBuffer payload) {}
