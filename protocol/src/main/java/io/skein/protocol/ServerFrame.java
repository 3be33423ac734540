package io.skein.protocol;

/**
 * What a node sends at once.
 *
 * @param request number of the request that this answers, an unsigned 32-bit number; 0 for what no
 *     request asked for
 */
public record ServerFrame(int request, Reply body) {}
