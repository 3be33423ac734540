package io.skein.node.call.sfu;

import io.skein.protocol.CallTrack;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One server that forwards media, as nodes use it: rooms, in which feeds are published and
 * subscribed to. Rooms are made when the first feed is published into them, and are there until
 * they are destroyed. Stages fail with an {@link SfuException}. Thread-safe; callbacks come on any
 * thread, and must not wait.
 */
public interface Sfu extends AutoCloseable {
  /** What has become of a connection of a device. */
  enum Change {
    /** Media flow. */
    UP,
    /** They flow no more: the device is gone, or the server has dropped it. */
    DOWN
  }

  /**
   * What may be received.
   *
   * @param feed of whom
   * @param mid which of its tracks
   */
  record Track(long feed, String mid) {}

  /**
   * What one media section of an offer brings.
   *
   * @param mid the section's identification
   */
  record Stream(String mid, Track track) {}

  /**
   * What the server offers to send.
   *
   * @param sdp empty: nothing is to be negotiated
   * @param streams of all sections that bring anything
   */
  record Offer(String sdp, List<Stream> streams) {}

  /**
   * A candidate of a device.
   *
   * @param text empty: there are no more
   */
  record Candidate(String text, String mid, int line) {}

  /** A device's connection with the server. One operation at a time, as the caller sees to. */
  interface Connection {
    CompletionStage<Void> trickle(Candidate candidate);

    /** Drops it, and what it publishes. Not told to its listener. Idempotent. */
    CompletionStage<Void> close();
  }

  /** One on which a device sends. */
  interface Publication extends Connection {
    /** What the server answers to another offer, of these tracks and none else. */
    CompletionStage<String> change(String offer, List<CallTrack> tracks);
  }

  /** One on which a device receives. */
  interface Subscription extends Connection {
    /**
     * Receives these tracks and none else; those that are not there are left out. The offer before
     * was answered.
     *
     * @return fails with TRACK_GONE if there is none of these; what was received is received still
     */
    CompletionStage<Offer> change(List<Track> tracks);

    /** The device's answer to the newest offer. */
    CompletionStage<Void> answer(String sdp);
  }

  /**
   * A connection that has begun.
   *
   * @param said the server's answer, or its offer
   */
  record Begun<C extends Connection, S>(C connection, S said) {}

  /** Whether the server can be asked now. */
  boolean answers();

  /** Is told each time when that has changed. One listener, set before anything is asked. */
  void listen(Consumer<Boolean> answers);

  /**
   * Publishes a feed.
   *
   * @param feed its number in the room, which no other one there has
   * @param listener is told when media flow, or do not any more
   */
  CompletionStage<Begun<Publication, String>> publish(
      SfuRoom room, long feed, String offer, List<CallTrack> tracks, Consumer<Change> listener);

  /**
   * Subscribes to tracks; those that are not there are left out.
   *
   * @param tracks at least one
   * @return fails with TRACK_GONE if there is none of these
   */
  CompletionStage<Begun<Subscription, Offer>> subscribe(
      SfuRoom room, List<Track> tracks, Consumer<Change> listener);

  /** Ends a room, with all that is in it. Not an error if there is none. */
  CompletionStage<Void> destroy(SfuRoom room);

  /** Drops all connections. */
  @Override
  void close();
}
