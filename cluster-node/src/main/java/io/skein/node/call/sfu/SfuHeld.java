package io.skein.node.call.sfu;

import io.skein.node.call.sfu.SfuCommand.Carry;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ConversationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one participant with an SFU, and what it asks of them, one after the other.
 * Confined to its desk.
 */
final class SfuHeld {
  final SfuMember member;
  final ConversationId conversation;
  final int room;
  final String server;
  final Deque<Carry> waiting = new ArrayDeque<>(2);

  private final SfuPlace place;
  boolean busy;
  boolean dropped;

  /** Whether its room is, too, when it is dropped. */
  boolean isRoomOver;

  Sfu.@Nullable Publication publication;
  Sfu.@Nullable Subscription subscription;

  /** Stand for the newest connections, also while they are being made. */
  Object publishing = new Object();

  Object subscribing = new Object();

  /** Whether media of the publication flow. */
  boolean flows;

  /** Whether an offer waits for the device's answer. */
  boolean offered;

  /** The number of what is published; another one for each connection. */
  long feed;

  /** What is published, as the newest offer had it. */
  List<CallTrack> tracks = List.of();

  SfuHeld(SfuMember member, Carry first) {
    this.member = member;
    this.conversation = first.asked().conversation();
    this.room = first.asked().room();
    this.server = first.server();
    this.place = first.by();
  }

  boolean isOf(Carry carry) {
    return room == carry.asked().room() && place.isOf(carry.by()) && server.equals(carry.server());
  }

  boolean isOf(SfuPlace other) {
    return place.isOf(other);
  }

  /** The participant, and what flows of it. */
  SfuPlace place() {
    return flows ? place.with(feed, tracks) : place.with(0, List.of());
  }

  boolean isIdle() {
    return !busy && waiting.isEmpty() && publication == null && subscription == null;
  }

  /** No connections any more. */
  void close() {
    if (publication != null) {
      publication.close();
      publication = null;
    }
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
    flows = false;
  }
}
