package io.skein.terminal;

import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.time.Duration;

/** Says in words what a code means to the person at the keyboard. Stateless. */
final class Words {
  private Words() {}

  static String of(SkeinException e) {
    return switch (e.code()) {
      case NOT_A_MEMBER -> "you are not a member of this conversation";
      case UNKNOWN_USER -> "there is no such user";
      case FORBIDDEN -> "that is not allowed" + detail(e);
      case NO_SUCH_MESSAGE -> "there is no such message here";
      case MESSAGE_RECALLED -> "that message was recalled";
      case TOO_LATE -> "it is too late for that" + detail(e);
      case TOO_MANY_REACTIONS -> "that message has too many different reactions";
      case NOT_MENTIONABLE -> "somebody you mention is no member";
      case BLOCKED -> "you are blocked" + detail(e);
      case UNBLOCK_FIRST -> "you have blocked them: /unblock first";
      case CONTACTS_ONLY -> "they hear contacts only: /add asks them";
      case ANSWER_AWAITED -> "they do not know you: wait for an answer";
      case REQUESTS_CLOSED -> "they take no such requests";
      case TOO_MANY_PENDING -> "too many requests wait for an answer";
      case NO_SUCH_REQUEST -> "there is no request of theirs, or not any more";
      case NO_SUCH_CONTACT -> "they are no contact of yours";
      case RECEIPTS_COUNTED, NO_RECEIPTS -> "nobody is told here who has read what" + detail(e);
      case READS_HIDDEN -> "you hide what you read, so you are not told either: /receipts on";
      case TOO_MANY_SCHEDULED -> "you have scheduled as much as allowed: /scheduled cancel";
      case TIME_OUT_OF_RANGE -> "that time is past, or too far ahead";
      case NO_SUCH_SCHEDULED -> "that is not scheduled any more";
      case ALREADY_DUE -> "it is being said just now";
      case WRONG_KIND -> "that works in groups only";
      case GROUP_FULL -> "the group is full";
      case BANNED -> "banned from this group" + detail(e);
      case MUTED -> "you may not speak here at present" + until(e.retryAfter());
      case ADMINS_ONLY -> "only the owner and admins speak here at present";
      case SLOW_MODE -> "slowly" + detail(e) + again(e.retryAfter());
      case GROUP_BUSY -> "too much is going on in this group" + again(e.retryAfter());
      case GROUP_CLOSED -> "nobody joins this group at present";
      case INVITATION_INVALID -> "that link leads nowhere: it may be used up, expired or revoked";
      case TOO_MANY_REQUESTED -> "too many wait to be let in already";
      case LIFE_OUT_OF_RANGE -> "messages do not live that long or briefly here" + detail(e);
      case MESSAGE_VANISHED -> "that message has vanished";
      case TOO_MANY_HIGHLIGHTS -> "enough is highlighted here: /highlight N off ends one";
      case TOO_MANY_STARRED -> "you have starred as much as allowed: /unstar N ends one";
      case TOO_MANY_DISCARDED -> "enough single messages are deleted here: /clear deletes all";
      case NO_SUCH_CALL -> "there is no such call any more";
      case CALL_ELSEWHERE -> "you are in that call on another device";
      case CALL_FULL -> "as many are in that call as may";
      case TOO_MANY_CALLS -> "you call too often" + again(e.retryAfter());
      case ASKED_TOO_OFTEN -> "you ask too often" + again(e.retryAfter());
      case TOO_MANY_MERGED -> "those are too many for one message";
      case MERGED_TOO_DEEP -> "one of them carries messages that carry others already";
      case CONTENT_TOO_LARGE -> "that is too long for one message";
      case WRONG_CREDENTIALS -> "name or password is wrong";
      case TOO_MANY_ATTEMPTS -> "too many attempts" + again(e.retryAfter());
      case TOO_MANY_DEVICES -> "you are logged in on as many devices as allowed: log one out";
      case ACCESS_DENIED -> "it was not let in, or by a device that is logged out now";
      case EXPIRED_TOKEN -> "that link is over: it was answered, or too old";
      case LOGGED_OUT, REFRESH_INVALID, TOKEN_INVALID ->
          "this device was logged out: start again to log in";
      case REPLACED -> "this device connected from another window; this one ends";
      case ACCOUNT_CLOSED -> "the account is closed";
      case NAME_TAKEN -> "that name is taken";
      case NAME_INVALID -> "that is no valid name" + detail(e);
      case PASSWORD_INVALID -> "that password is not accepted" + detail(e);
      case REGISTRATION_REFUSED -> "registration is closed here, or needs an invite code";
      case UNAVAILABLE -> "the cluster cannot be reached" + detail(e);
      case OVERLOADED -> "the cluster has too much to do" + again(e.retryAfter());
      case OUTCOME_UNKNOWN -> "no answer came; it may have been done";
      case UNSUPPORTED_VERSION -> "this client is too old for the cluster: update it";
      case BAD_REQUEST -> "that is not accepted" + detail(e);
      default -> e.code().advice() + detail(e);
    };
  }

  /** The same, of a code that came alone. */
  static String of(ErrorCode code) {
    return of(new SkeinException(code, "", Duration.ZERO));
  }

  private static String detail(SkeinException e) {
    return e.detail().isEmpty() ? "" : ": " + Harmless.line(e.detail());
  }

  private static String until(Duration wait) {
    return wait.isZero() ? "" : ", for " + Math.max(1, wait.toMinutes()) + " min";
  }

  private static String again(Duration wait) {
    return wait.isZero() ? ", try later" : ", try again in " + Math.max(1, wait.toSeconds()) + " s";
  }
}
