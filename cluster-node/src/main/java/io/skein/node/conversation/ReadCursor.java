package io.skein.node.conversation;

/**
 * How far a member has read.
 *
 * @param hidden whether the member hides it from the other side of a direct chat
 */
public record ReadCursor(long sequence, boolean hidden) {}
