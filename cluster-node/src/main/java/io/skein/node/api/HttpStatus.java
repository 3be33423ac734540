package io.skein.node.api;

import io.skein.protocol.ErrorCode;

/** The one place that says which HTTP status a code has. */
final class HttpStatus {
  private HttpStatus() {}

  static int of(ErrorCode code) {
    return switch (code) {
      case OK -> 200;
      case MALFORMED_FRAME,
          UNSUPPORTED_VERSION,
          HELLO_EXPECTED,
          NAME_INVALID,
          PASSWORD_INVALID,
          BAD_REQUEST,
          WRONG_KIND,
          TOO_MANY_USERS,
          NOT_MENTIONABLE,
          TIME_OUT_OF_RANGE,
          LIFE_OUT_OF_RANGE,
          // RFC 6749 section 5.2, and RFC 8628 section 3.5 after it: all five are bad requests.
          AUTHORIZATION_PENDING,
          SLOW_DOWN,
          ACCESS_DENIED,
          EXPIRED_TOKEN,
          INVALID_GRANT ->
          400;
      case TOKEN_INVALID,
          TOKEN_EXPIRED,
          LOGGED_OUT,
          WRONG_CREDENTIALS,
          REFRESH_INVALID,
          SERVICE_KEY_INVALID ->
          401;
      case ACCOUNT_CLOSED,
          REGISTRATION_REFUSED,
          FORBIDDEN,
          QUOTA_EXCEEDED,
          LINK_INVALID,
          BLOCKED,
          CONTACTS_ONLY,
          REQUESTS_CLOSED,
          BANNED,
          MUTED,
          ADMINS_ONLY ->
          403;
      case NOT_FOUND,
          NOT_A_MEMBER,
          UNKNOWN_USER,
          NO_SUCH_MESSAGE,
          UNKNOWN_MEDIA,
          NO_SUCH_REQUEST,
          NO_SUCH_CONTACT,
          NO_SUCH_SCHEDULED,
          NO_SUCH_CALL ->
          404;
      case METHOD_NOT_ALLOWED -> 405;
      case IDLE_TIMEOUT -> 408;
      case REPLACED,
          NAME_TAKEN,
          TOO_MANY_DEVICES,
          GROUP_FULL,
          TOO_MANY_CONVERSATIONS,
          OUT_OF_ORDER,
          KNOWN_HEAD_TOO_OLD,
          MESSAGE_RECALLED,
          TOO_LATE,
          TOO_MANY_REACTIONS,
          TOO_MANY_RECALLS,
          TOO_MANY_PINNED,
          UPLOAD_OFFSET,
          UNBLOCK_FIRST,
          ANSWER_AWAITED,
          TOO_MANY_CONTACTS,
          TOO_MANY_BLOCKED,
          TOO_MANY_PENDING,
          TOO_MANY_WATCHED,
          RECEIPTS_COUNTED,
          NO_RECEIPTS,
          READS_HIDDEN,
          GROUP_CLOSED,
          INVITATION_INVALID,
          TOO_MANY_ADMINS,
          TOO_MANY_BANNED,
          TOO_MANY_MUTED,
          TOO_MANY_REQUESTED,
          TOO_MANY_LINKS,
          TOO_MANY_HIGHLIGHTS,
          TOO_MANY_STARRED,
          TOO_MANY_DISCARDED,
          TOO_MANY_SCHEDULED,
          ALREADY_DUE,
          MESSAGE_VANISHED,
          CALL_ELSEWHERE,
          CALL_FULL,
          NOT_IN_CALL,
          PARTICIPANT_AWAY,
          SFU_LOST,
          SFU_REFUSED,
          NO_SFU,
          TRACK_GONE,
          TOO_MANY_MERGED,
          MERGED_TOO_DEEP ->
          409;
      case UPLOAD_VERSION -> 412;
      case FRAME_TOO_LARGE, CONTENT_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case RANGE_NOT_SATISFIABLE -> 416;
      case MEDIA_MISMATCH -> 422;
      case TOO_MANY_ATTEMPTS,
          TOO_MANY_REQUESTS,
          SLOW_MODE,
          GROUP_BUSY,
          TOO_MANY_CALLS,
          ASKED_TOO_OFTEN ->
          429;
      case INTERNAL -> 500;
      case UNSUPPORTED_REQUEST -> 501;
      case SLOW_CONSUMER,
          GOING_AWAY,
          TOO_MANY_CONNECTIONS,
          OVERLOADED,
          UNAVAILABLE,
          SFU_UNAVAILABLE,
          OUTCOME_UNKNOWN ->
          503;
    };
  }
}
