package io.skein.protocol;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something was refused: the numbers and names of {@code skein.v1.ErrorCode}, stable for ever,
 * on the socket and in HTTP's problem documents (RFC 9457) alike.
 */
public enum ErrorCode {
  /** Not an error; never sent in a failure. */
  OK(0, Retry.NO, ""),

  /** The bytes are no frame. Connection closed. No retry: a defect of the client. */
  MALFORMED_FRAME(100, Retry.NO, "fix the client"),

  /** The frame is longer than allowed. Connection closed. No retry. */
  FRAME_TOO_LARGE(101, Retry.NO, "send less in one frame"),

  /** The protocol version is not spoken here. Connection closed. No retry: update the client. */
  UNSUPPORTED_VERSION(102, Retry.NO, "update the client"),

  /** The first frame was not Hello, a second one came, or none in time. Connection closed. */
  HELLO_EXPECTED(103, Retry.NO, "send Hello first, once"),

  /** Nothing was heard for twice the heartbeat. Connection closed. Retry: connect again. */
  IDLE_TIMEOUT(104, Retry.YES, "connect again, and send heartbeats"),

  /** The device did not read what was sent. Connection closed. Retry: connect again and sync. */
  SLOW_CONSUMER(105, Retry.YES, "connect again and sync"),

  /**
   * The node stops, or sheds connections. Connection closed. Retry: connect again as told, to
   * another node.
   */
  GOING_AWAY(106, Retry.YES, "connect again as told"),

  /** The same device connected again; this connection is closed. No retry on this connection. */
  REPLACED(107, Retry.NO, "keep the newer connection"),

  /** The node holds as many connections as it may. Retry: another node. */
  TOO_MANY_CONNECTIONS(108, Retry.YES, "connect to another node"),

  /** The token is forged, of an unknown key, or not a token. No retry: log in. */
  TOKEN_INVALID(200, Retry.NO, "log in"),

  /** The token has expired. Retry after a refresh. */
  TOKEN_EXPIRED(201, Retry.YES, "refresh the token, then connect again"),

  /** The device was logged out. Connection closed. No retry: log in. */
  LOGGED_OUT(202, Retry.NO, "log in"),

  /** Name or password is wrong (which one is not told). No retry. */
  WRONG_CREDENTIALS(203, Retry.NO, "check name and password"),

  /** Too many attempts for this account or address. Retry after the time told. */
  TOO_MANY_ATTEMPTS(204, Retry.YES, "wait as told"),

  /**
   * The refresh token is unknown or was used before; all of the device's tokens are void. No retry:
   * log in.
   */
  REFRESH_INVALID(205, Retry.NO, "log in"),

  /** The account is deleted or locked. No retry. */
  ACCOUNT_CLOSED(206, Retry.NO, "use another account"),

  /** The name is taken or reserved. No retry: another name. */
  NAME_TAKEN(207, Retry.NO, "choose another name"),

  /** The name breaks the name rules. No retry: another name. */
  NAME_INVALID(208, Retry.NO, "choose another name"),

  /** The password breaks the password rules. No retry: another password. */
  PASSWORD_INVALID(209, Retry.NO, "choose another password"),

  /** Registration is closed, or needs another invite code. No retry. */
  REGISTRATION_REFUSED(210, Retry.NO, "ask the operator for an invite code"),

  /** The user has as many devices as allowed. No retry: log one out. */
  TOO_MANY_DEVICES(211, Retry.NO, "log out a device"),

  /** The service key is missing or wrong. No retry. */
  SERVICE_KEY_INVALID(212, Retry.NO, "use the service key of this cluster"),

  /** A field is missing or out of range; {@code detail} names it. No retry. */
  BAD_REQUEST(300, Retry.NO, "fix the field that the detail names"),

  /** The node does not know this request. No retry: update. */
  UNSUPPORTED_REQUEST(301, Retry.NO, "update node or client"),

  /** More unanswered requests than allowed. Retry when some are answered. */
  TOO_MANY_REQUESTS(302, Retry.YES, "wait for answers"),

  /** The content is larger than allowed. No retry. */
  CONTENT_TOO_LARGE(303, Retry.NO, "send less in one message"),

  /** Over HTTP: no such path, or no such thing. No retry. */
  NOT_FOUND(304, Retry.NO, "check the path"),

  /** Over HTTP: the path does not know this method. No retry. */
  METHOD_NOT_ALLOWED(305, Retry.NO, "check the method"),

  /** Over HTTP: the body is not of the type that the path takes. No retry. */
  UNSUPPORTED_MEDIA_TYPE(306, Retry.NO, "send the documented media type"),

  /** No such conversation, or the caller is no member (which one is not told). No retry. */
  NOT_A_MEMBER(400, Retry.NO, "ask to be invited"),

  /** No such user. No retry. */
  UNKNOWN_USER(401, Retry.NO, "check the user"),

  /** The caller's role does not allow it. No retry. */
  FORBIDDEN(402, Retry.NO, "leave it to those who may"),

  /** The group is full. No retry. */
  GROUP_FULL(403, Retry.NO, "start another group"),

  /**
   * The request makes no sense for this kind of conversation (inviting into a direct chat). No
   * retry.
   */
  WRONG_KIND(404, Retry.NO, "use a group"),

  /** More users in one request than allowed. No retry: split it. */
  TOO_MANY_USERS(405, Retry.NO, "split the request"),

  /** The user is in as many conversations as allowed. No retry. */
  TOO_MANY_CONVERSATIONS(406, Retry.NO, "leave a conversation"),

  /**
   * The post names a previous one that the node does not know; nothing was done. Retry after that
   * one is answered.
   */
  OUT_OF_ORDER(407, Retry.YES, "send the post before it first"),

  /**
   * The node does not search so far back for an earlier attempt of the post. Not as it is: look for
   * the message from the known head on, and post again from there if it is absent.
   */
  KNOWN_HEAD_TOO_OLD(408, Retry.NO, "look for the message yourself, then post from there"),

  /**
   * The message that the content names does not exist, is none that can be named so, or is not
   * visible to the caller (which one is not told). No retry.
   */
  NO_SUCH_MESSAGE(420, Retry.NO, "check the sequence"),

  /** The message that the content names was recalled. No retry. */
  MESSAGE_RECALLED(421, Retry.NO, "leave the message alone"),

  /** The time for recalling or editing the message is over. No retry. */
  TOO_LATE(422, Retry.NO, "post another message"),

  /** The message has as many different emoji as allowed. No retry: one of those. */
  TOO_MANY_REACTIONS(423, Retry.NO, "react with an emoji that is there"),

  /** The message mentions somebody who is no member. No retry: without them. */
  NOT_MENTIONABLE(424, Retry.NO, "mention members only"),

  /** As many messages of the conversation were recalled as a node keeps. No retry. */
  TOO_MANY_RECALLS(425, Retry.NO, "ask the operator for a higher limit"),

  /** The user has pinned as many conversations as allowed. No retry: unpin one. */
  TOO_MANY_PINNED(430, Retry.NO, "unpin a conversation"),

  /** The other user has blocked the caller. No retry. */
  BLOCKED(440, Retry.NO, "leave the user alone"),

  /** The caller has blocked the other user. No retry. */
  UNBLOCK_FIRST(441, Retry.NO, "unblock the user first"),

  /** The other user takes messages of contacts only. No retry. */
  CONTACTS_ONLY(442, Retry.NO, "ask the user to be a contact"),

  /**
   * The caller is a stranger to the other user, and has said as much as one may before an answer.
   * No retry.
   */
  ANSWER_AWAITED(443, Retry.NO, "wait for an answer"),

  /**
   * The other user takes no contact requests, or those alone that name the user's name (which one
   * is not told). No retry.
   */
  REQUESTS_CLOSED(444, Retry.NO, "name the user's name, or ask the user to ask you"),

  /** The user has as many contacts as allowed. No retry: remove one. */
  TOO_MANY_CONTACTS(445, Retry.NO, "remove a contact"),

  /** The user has blocked as many users as allowed. No retry: unblock one. */
  TOO_MANY_BLOCKED(446, Retry.NO, "unblock a user"),

  /**
   * As many contact requests as allowed wait for an answer, of the caller or for the other user. No
   * retry.
   */
  TOO_MANY_PENDING(447, Retry.NO, "withdraw a request, or wait"),

  /** There is no such contact request, or not any more. No retry. */
  NO_SUCH_REQUEST(448, Retry.NO, "look at the requests again"),

  /** The other user is no contact of the caller. No retry. */
  NO_SUCH_CONTACT(449, Retry.NO, "ask the user to be a contact"),

  /** More users watched on one connection than allowed. No retry: those in view. */
  TOO_MANY_WATCHED(450, Retry.NO, "watch those in view only"),

  /** A group of this size tells how many have read a message, not who. No retry. */
  RECEIPTS_COUNTED(451, Retry.NO, "ask how many have read it"),

  /** The conversation tells no receipts. No retry. */
  NO_RECEIPTS(452, Retry.NO, "show no receipts here"),

  /** Who hides its own reads is not told those of the other. No retry. */
  READS_HIDDEN(453, Retry.NO, "hide reads no longer to see them"),

  /** The user is banned from the group. No retry. */
  BANNED(460, Retry.NO, "ask the owner"),

  /** The sender is muted in the group, for as long as told. No retry. */
  MUTED(461, Retry.NO, "wait as told, then post again"),

  /** Only the group's owner and admins post now. No retry. */
  ADMINS_ONLY(462, Retry.NO, "ask an admin"),

  /** The group is in slow mode, and the sender's last message too recent. Retry as told. */
  SLOW_MODE(463, Retry.YES, "wait as told, then retry"),

  /**
   * Members post, join or ask to join faster than the group takes it; nothing was done. Retry after
   * the time told.
   */
  GROUP_BUSY(464, Retry.YES, "wait as told, then retry"),

  /** Nobody joins the group at present. No retry. */
  GROUP_CLOSED(465, Retry.NO, "ask the owner"),

  /**
   * No such invitation link, or it has expired, is used up or was revoked (which one is not told).
   * No retry.
   */
  INVITATION_INVALID(466, Retry.NO, "ask for another link"),

  /** The group has as many admins as allowed. No retry: take the role from one. */
  TOO_MANY_ADMINS(467, Retry.NO, "take the role from an admin"),

  /** The group has banned as many users as allowed. No retry: unban one. */
  TOO_MANY_BANNED(468, Retry.NO, "unban a user"),

  /** The group has muted as many users as allowed. No retry: let one post again. */
  TOO_MANY_MUTED(469, Retry.NO, "let a user post again"),

  /** As many users as allowed wait to be let into the group. No retry. */
  TOO_MANY_REQUESTED(470, Retry.NO, "wait until an admin has decided about some"),

  /** The group has as many invitation links as allowed. No retry: revoke one. */
  TOO_MANY_LINKS(471, Retry.NO, "revoke a link"),

  /** As many messages of the conversation are highlighted as allowed. No retry: end one. */
  TOO_MANY_HIGHLIGHTS(485, Retry.NO, "highlight a message no more"),

  /** The user has starred as many messages as allowed. No retry: star one no more. */
  TOO_MANY_STARRED(486, Retry.NO, "star a message no more"),

  /**
   * The user has deleted as many messages one by one as allowed, or in as many conversations. No
   * retry.
   */
  TOO_MANY_DISCARDED(487, Retry.NO, "delete all up to a message"),

  /** The user has scheduled as many posts as allowed. No retry: cancel one. */
  TOO_MANY_SCHEDULED(490, Retry.NO, "cancel a scheduled post"),

  /** The time is past, or further ahead than allowed. No retry: at another time. */
  TIME_OUT_OF_RANGE(491, Retry.NO, "name another time"),

  /** Nothing is scheduled under this client id, or not any more. No retry. */
  NO_SUCH_SCHEDULED(492, Retry.NO, "ask what is scheduled"),

  /** The scheduled post is being posted. No retry: recall the message. */
  ALREADY_DUE(493, Retry.NO, "recall the message, once it is posted"),

  /** Messages do not live as briefly or as long as that. No retry: name another time. */
  LIFE_OUT_OF_RANGE(495, Retry.NO, "name another length of life"),

  /** The life of the message that is named is over. No retry. */
  MESSAGE_VANISHED(496, Retry.NO, "drop the message"),

  /** A queue is full or the node is overloaded; nothing was done. Retry after the time told. */
  OVERLOADED(500, Retry.YES, "wait as told, then retry"),

  /** The store does not answer; nothing was done. Retry after the time told. */
  UNAVAILABLE(501, Retry.YES, "wait as told, then retry"),

  /**
   * The node cannot tell whether it was done. Retry with the same client id: the answer is then the
   * first one's.
   */
  OUTCOME_UNKNOWN(502, Retry.YES, "retry with the same client id"),

  /** A defect of the node. Retry once; report it. */
  INTERNAL(503, Retry.YES, "retry once, then report it"),

  /**
   * The user has not yet said whether the device is one of theirs (RFC 8628). Retry after the time
   * told.
   */
  AUTHORIZATION_PENDING(540, Retry.YES, "ask again after the time told"),

  /** The device asks more often than it was told to (RFC 8628). Retry after the time told. */
  SLOW_DOWN(541, Retry.YES, "wait as told, and five seconds longer each time"),

  /** The user does not know the device, or who said yes may not any more (RFC 8628). No retry. */
  ACCESS_DENIED(542, Retry.NO, "ask for another link"),

  /** The link has expired, was answered or used before, or never was (RFC 8628). No retry. */
  EXPIRED_TOKEN(543, Retry.NO, "ask for another link"),

  /** The device code is not that of the link (RFC 6749). No retry. */
  INVALID_GRANT(544, Retry.NO, "ask for another link"),

  /**
   * The media does not exist, is not complete, has expired, or is another user's. No retry: upload
   * it, or take a copy.
   */
  UNKNOWN_MEDIA(600, Retry.NO, "upload the file, or take a copy of it"),

  /**
   * The upload's bytes are not what was declared (size, type, SHA-256), or are damaged; nothing was
   * kept. No retry.
   */
  MEDIA_MISMATCH(601, Retry.NO, "upload the file as it is"),

  /** The user's media would take more than allowed. No retry: delete some. */
  QUOTA_EXCEEDED(602, Retry.NO, "delete some of your media"),

  /** The upload is not at the offset that the request names. Retry from where it is. */
  UPLOAD_OFFSET(603, Retry.YES, "ask where the upload is, and go on from there"),

  /** The request speaks another version of the upload protocol than this node. No retry. */
  UPLOAD_VERSION(604, Retry.NO, "speak tus 1.0.0"),

  /** The range of bytes lies beyond the media. No retry. */
  RANGE_NOT_SATISFIABLE(605, Retry.NO, "ask for bytes that there are"),

  /** The link is forged or has expired. No retry: ask for another. */
  LINK_INVALID(606, Retry.NO, "ask for another link"),

  /** The call is over, or never was, or the conversation has none. No retry. */
  NO_SUCH_CALL(700, Retry.NO, "call again"),

  /** The user takes part in the call on another device. No retry: take it over, or leave it. */
  CALL_ELSEWHERE(701, Retry.NO, "take the call over, or leave it where it is"),

  /** As many take part in the call as may. No retry. */
  CALL_FULL(702, Retry.NO, "wait until somebody leaves the call"),

  /** The user calls more often than allowed. Retry after the time told. */
  TOO_MANY_CALLS(703, Retry.YES, "wait as told, then call again"),

  /** The sender, or who is named, does not take part in the call. No retry. */
  NOT_IN_CALL(704, Retry.NO, "look at the call as it is now"),

  /** The socket of who is named is gone; nothing was sent. Retry when it is back. */
  PARTICIPANT_AWAY(705, Retry.YES, "send it again when the call says that the other is back"),

  /** The user asks for ICE servers, or reports of them, too often. Retry after the time told. */
  ASKED_TOO_OFTEN(706, Retry.YES, "wait as told, then ask again"),

  /** No SFU answers now. Retry after the time told. */
  SFU_UNAVAILABLE(710, Retry.YES, "wait as told, look at the call, then begin anew"),

  /**
   * The SFU has no connection of the device that this goes on with, or the call has another room.
   * No retry: begin anew.
   */
  SFU_LOST(711, Retry.NO, "look at the call, then publish and subscribe anew"),

  /** The SFU does not take the description, or the candidate. No retry. */
  SFU_REFUSED(712, Retry.NO, "fix the client, or ask the operator of the SFU"),

  /** The call's media flow between its devices. No retry. */
  NO_SFU(713, Retry.NO, "send signals to the other devices"),

  /** A track that was asked for went meanwhile. Retry with those that the call has now. */
  TRACK_GONE(714, Retry.YES, "subscribe to the tracks that the call has now"),

  /** More messages in one than allowed. No retry. */
  TOO_MANY_MERGED(720, Retry.NO, "forward fewer messages as one"),

  /** Messages that carry others that carry others, deeper than allowed. No retry. */
  MERGED_TOO_DEEP(721, Retry.NO, "leave out the messages that carry others");

  /** Whether the same request may succeed later. */
  public enum Retry {
    YES,
    NO
  }

  private static final Map<Integer, ErrorCode> BY_NUMBER = new HashMap<>();

  static {
    for (ErrorCode code : values()) {
      BY_NUMBER.put(code.number, code);
    }
  }

  private final int number;
  private final Retry retry;
  private final String advice;

  ErrorCode(int number, Retry retry, String advice) {
    this.number = number;
    this.retry = retry;
    this.advice = advice;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  public boolean isRetryable() {
    return retry == Retry.YES;
  }

  /** What a client, or the person before it, does next; in English, without a full stop. */
  public String advice() {
    return advice;
  }

  /** The code of a number; null for one that a newer release made. */
  public static @Nullable ErrorCode ofNumber(int number) {
    return BY_NUMBER.get(number);
  }

  /**
   * The code that a client acts on: one that a newer release made counts as {@link #INTERNAL},
   * whose advice does no harm.
   */
  static ErrorCode received(int number) {
    ErrorCode code = BY_NUMBER.get(number);
    return code == null || code == OK ? INTERNAL : code;
  }
}
