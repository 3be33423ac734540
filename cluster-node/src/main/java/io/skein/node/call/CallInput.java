package io.skein.node.call;

/** What a call's actor takes: {@link CallCommand}s, and its own notes to itself. */
public interface CallInput {}
