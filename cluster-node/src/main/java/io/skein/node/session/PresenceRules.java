package io.skein.node.session;

import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;

/**
 * How a user is there, and what others may know of it. Who was connected a moment ago still counts
 * as there: most come back, and their contacts are not to be told of each wink. Pure but for its
 * state; confined to the session's actor.
 */
final class PresenceRules {
  private final UserId user;
  private Privacy privacy = Privacy.DEFAULTS;
  private Instant lastConnected = Instant.EPOCH;

  /** The newest time that is stored, or on its way. */
  private Instant stored = Instant.EPOCH;

  private boolean there;

  PresenceRules(UserId user) {
    this.user = user;
  }

  /** What the store knows; what happened since the session started counts more. */
  void loaded(Privacy kept, Instant last) {
    privacy = kept;
    stored = last;
    if (last.isAfter(lastConnected)) {
      lastConnected = last;
    }
  }

  Privacy privacy() {
    return privacy;
  }

  /** Connected, or so a moment ago, whether others may know it or not. */
  boolean isThere() {
    return there;
  }

  /** A device is connected. */
  void arrived() {
    there = true;
  }

  /** No device is connected any more, for long enough. */
  void gone(Instant since) {
    there = false;
    // Who is invisible went, for others, when it became so.
    if (!privacy.invisible()) {
      lastConnected = since;
    }
  }

  /** The user changed what others may know, and it is stored. */
  void changed(Privacy kept, Instant now) {
    if (there && kept.invisible() && !privacy.invisible()) {
      lastConnected = now;
    }
    privacy = kept;
  }

  /**
   * When the user was there last, if that is to be stored now.
   *
   * @param every not again so soon after it was stored
   */
  boolean isToStore(Duration every) {
    return lastConnected.isAfter(stored) && !lastConnected.isBefore(stored.plus(every));
  }

  /** It is being stored. */
  Instant store() {
    stored = lastConnected;
    return lastConnected;
  }

  /** What others may know. */
  Reply.Presence told() {
    boolean online = there && !privacy.invisible();
    boolean tellsLast =
        !online
            && privacy.lastSeenTo() == Privacy.Audience.EVERYONE
            && !lastConnected.equals(Instant.EPOCH);
    return new Reply.Presence(user, online, tellsLast ? lastConnected.toEpochMilli() : 0);
  }
}
