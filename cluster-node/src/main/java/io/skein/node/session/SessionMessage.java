package io.skein.node.session;

/** What a session's mailbox takes: commands, and the session's notes to itself. */
public sealed interface SessionMessage permits SessionCommand, SessionNote {}
