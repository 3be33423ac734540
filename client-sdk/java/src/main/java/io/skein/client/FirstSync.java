package io.skein.client;

/** What a device that has no saved state yet is handed of conversations that already exist. */
public enum FirstSync {
  /** What its user has not read on any device, at most the newest 1,000 of each conversation. */
  UNREAD,
  /** Nothing: messages that come from now on; older ones are read with {@code history}. */
  LATEST
}
