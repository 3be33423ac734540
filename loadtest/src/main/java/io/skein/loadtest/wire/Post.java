package io.skein.loadtest.wire;

import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way: what it is, and what its dialect remembers until it has an outcome.
 * Confined to the {@link Loop}'s thread.
 */
public final class Post {
  /** The conversation. */
  public final Chat chat;

  /** The user who posts. */
  public final int sender;

  /** 0, 1, 2 … for each sender in each conversation. */
  public final int number;

  /** When the plan wanted it sent, {@link System#nanoTime()}. */
  public final long intendedNanos;

  @Nullable ConversationId conversation;
  @Nullable ClientId clientId;
  String text = "";
  long knownHead;
  int attempts;
  int request;
  @Nullable ErrorCode refusal;
  long waitMillis;

  public Post(Chat chat, int sender, int number, long intendedNanos) {
    this.chat = chat;
    this.sender = sender;
    this.number = number;
    this.intendedNanos = intendedNanos;
  }

  /** The log that it goes to; null where there is none. */
  public @Nullable ConversationId conversation() {
    return conversation;
  }

  public @Nullable ClientId clientId() {
    return clientId;
  }

  /** Why its last attempt was refused; null: it was not. */
  public @Nullable ErrorCode refusal() {
    return refusal;
  }

  /** After how long whoever refused it would have it again; 0: that was not said. */
  public long waitMillis() {
    return waitMillis;
  }

  Tag tag() {
    return new Tag(sender, number, intendedNanos);
  }
}
