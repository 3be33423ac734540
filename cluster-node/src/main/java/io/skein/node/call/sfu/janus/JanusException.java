package io.skein.node.call.sfu.janus;

import io.skein.node.call.sfu.SfuException;
import io.skein.protocol.ErrorCode;
import java.util.concurrent.CompletionException;

/** Janus, or its plugin, has refused a request with a number of its own. */
final class JanusException extends Exception {
  private static final long serialVersionUID = 1;

  // Of the core.
  private static final int UNAUTHORIZED = 403;
  private static final int SESSION_NOT_FOUND = 458;
  private static final int HANDLE_NOT_FOUND = 459;

  // Of videoroom.
  private static final int JOIN_FIRST = 424;
  private static final int ALREADY_JOINED = 425;
  private static final int NO_SUCH_ROOM = 426;
  private static final int ROOM_EXISTS = 427;
  private static final int NO_SUCH_FEED = 428;
  private static final int PUBLISHERS_FULL = 432;
  private static final int NOT_PUBLISHED = 435;
  private static final int UNKNOWN = 499;

  private final int number;

  JanusException(int number, String reason) {
    super(number + ", " + reason);
    this.number = number;
  }

  /** Whether this, or what it is caused by, says that there is no such handle. */
  static boolean isNoHandle(Throwable failure) {
    return of(failure) instanceof JanusException refused && refused.number == HANDLE_NOT_FOUND;
  }

  /** Whether it says that a feed is not there, or has no such track. */
  static boolean isNoFeed(Throwable failure) {
    return of(failure) instanceof JanusException refused && refused.number == NO_SUCH_FEED;
  }

  static boolean isNoRoom(Throwable failure) {
    return of(failure) instanceof JanusException refused && refused.number == NO_SUCH_ROOM;
  }

  static boolean isRoomThere(Throwable failure) {
    return of(failure) instanceof JanusException refused && refused.number == ROOM_EXISTS;
  }

  /** What has failed, without what stages put around it. */
  static Throwable of(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** What the device that asked is told. */
  SfuException toSfuException() {
    ErrorCode code =
        switch (number) {
          // Publishers of a node that has died fill a room until their session is over.
          case UNAUTHORIZED, PUBLISHERS_FULL, UNKNOWN -> ErrorCode.SFU_UNAVAILABLE;
          case SESSION_NOT_FOUND,
              HANDLE_NOT_FOUND,
              JOIN_FIRST,
              ALREADY_JOINED,
              NOT_PUBLISHED,
              NO_SUCH_ROOM ->
              ErrorCode.SFU_LOST;
          case NO_SUCH_FEED -> ErrorCode.TRACK_GONE;
          default -> ErrorCode.SFU_REFUSED;
        };
    return new SfuException(code, getMessage());
  }
}
