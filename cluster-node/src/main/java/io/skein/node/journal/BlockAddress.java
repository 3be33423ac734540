package io.skein.node.journal;

/**
 * Where a block stands, which no other block ever does.
 *
 * @param epoch the life of a node that wrote it
 * @param lane 0 up to that epoch's number of lanes
 * @param position 1, 2, 3 ... without hole
 */
public record BlockAddress(int epoch, int lane, long position) {}
