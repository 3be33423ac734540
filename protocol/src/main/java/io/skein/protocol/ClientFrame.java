package io.skein.protocol;

/**
 * What a client sends at once.
 *
 * @param request number that the answer carries, an unsigned 32-bit number; 0 if none is wanted
 */
public record ClientFrame(int request, Request body) {}
