/**
 * Why something was refused: the numbers and names of `skein.v1.ErrorCode`, stable for ever, on the
 * socket and in HTTP's problem documents (RFC 9457) alike.
 */
const CODES = {
  OK: [0, false, ''],
  MALFORMED_FRAME: [100, false, 'fix the client'],
  FRAME_TOO_LARGE: [101, false, 'send less in one frame'],
  UNSUPPORTED_VERSION: [102, false, 'update the client'],
  HELLO_EXPECTED: [103, false, 'send Hello first, once'],
  IDLE_TIMEOUT: [104, true, 'connect again, and send heartbeats'],
  SLOW_CONSUMER: [105, true, 'connect again and sync'],
  GOING_AWAY: [106, true, 'connect again as told'],
  REPLACED: [107, false, 'keep the newer connection'],
  TOO_MANY_CONNECTIONS: [108, true, 'connect to another node'],
  TOKEN_INVALID: [200, false, 'log in'],
  TOKEN_EXPIRED: [201, true, 'refresh the token, then connect again'],
  LOGGED_OUT: [202, false, 'log in'],
  WRONG_CREDENTIALS: [203, false, 'check name and password'],
  TOO_MANY_ATTEMPTS: [204, true, 'wait as told'],
  REFRESH_INVALID: [205, false, 'log in'],
  ACCOUNT_CLOSED: [206, false, 'use another account'],
  NAME_TAKEN: [207, false, 'choose another name'],
  NAME_INVALID: [208, false, 'choose another name'],
  PASSWORD_INVALID: [209, false, 'choose another password'],
  REGISTRATION_REFUSED: [210, false, 'ask the operator for an invite code'],
  TOO_MANY_DEVICES: [211, false, 'log out a device'],
  SERVICE_KEY_INVALID: [212, false, 'use the service key of this cluster'],
  BAD_REQUEST: [300, false, 'fix the field that the detail names'],
  UNSUPPORTED_REQUEST: [301, false, 'update node or client'],
  TOO_MANY_REQUESTS: [302, true, 'wait for answers'],
  CONTENT_TOO_LARGE: [303, false, 'send less in one message'],
  NOT_FOUND: [304, false, 'check the path'],
  METHOD_NOT_ALLOWED: [305, false, 'check the method'],
  UNSUPPORTED_MEDIA_TYPE: [306, false, 'send the documented media type'],
  NOT_A_MEMBER: [400, false, 'ask to be invited'],
  UNKNOWN_USER: [401, false, 'check the user'],
  FORBIDDEN: [402, false, 'leave it to those who may'],
  GROUP_FULL: [403, false, 'start another group'],
  WRONG_KIND: [404, false, 'use a group'],
  TOO_MANY_USERS: [405, false, 'split the request'],
  TOO_MANY_CONVERSATIONS: [406, false, 'leave a conversation'],
  OUT_OF_ORDER: [407, true, 'send the post before it first'],
  KNOWN_HEAD_TOO_OLD: [408, false, 'look for the message yourself, then post from there'],
  NO_SUCH_MESSAGE: [420, false, 'check the sequence'],
  MESSAGE_RECALLED: [421, false, 'leave the message alone'],
  TOO_LATE: [422, false, 'post another message'],
  TOO_MANY_REACTIONS: [423, false, 'react with an emoji that is there'],
  NOT_MENTIONABLE: [424, false, 'mention members only'],
  TOO_MANY_RECALLS: [425, false, 'ask the operator for a higher limit'],
  TOO_MANY_PINNED: [430, false, 'unpin a conversation'],
  BLOCKED: [440, false, 'leave the user alone'],
  UNBLOCK_FIRST: [441, false, 'unblock the user first'],
  CONTACTS_ONLY: [442, false, 'ask the user to be a contact'],
  ANSWER_AWAITED: [443, false, 'wait for an answer'],
  REQUESTS_CLOSED: [444, false, "name the user's name, or ask the user to ask you"],
  TOO_MANY_CONTACTS: [445, false, 'remove a contact'],
  TOO_MANY_BLOCKED: [446, false, 'unblock a user'],
  TOO_MANY_PENDING: [447, false, 'withdraw a request, or wait'],
  NO_SUCH_REQUEST: [448, false, 'look at the requests again'],
  NO_SUCH_CONTACT: [449, false, 'ask the user to be a contact'],
  TOO_MANY_WATCHED: [450, false, 'watch those in view only'],
  RECEIPTS_COUNTED: [451, false, 'ask how many have read it'],
  NO_RECEIPTS: [452, false, 'show no receipts here'],
  READS_HIDDEN: [453, false, 'hide reads no longer to see them'],
  BANNED: [460, false, 'ask the owner'],
  MUTED: [461, false, 'wait as told, then post again'],
  ADMINS_ONLY: [462, false, 'ask an admin'],
  SLOW_MODE: [463, true, 'wait as told, then retry'],
  GROUP_BUSY: [464, true, 'wait as told, then retry'],
  GROUP_CLOSED: [465, false, 'ask the owner'],
  INVITATION_INVALID: [466, false, 'ask for another link'],
  TOO_MANY_ADMINS: [467, false, 'take the role from an admin'],
  TOO_MANY_BANNED: [468, false, 'unban a user'],
  TOO_MANY_MUTED: [469, false, 'let a user post again'],
  TOO_MANY_REQUESTED: [470, false, 'wait until an admin has decided about some'],
  TOO_MANY_LINKS: [471, false, 'revoke a link'],
  TOO_MANY_HIGHLIGHTS: [485, false, 'highlight a message no more'],
  TOO_MANY_STARRED: [486, false, 'star a message no more'],
  TOO_MANY_DISCARDED: [487, false, 'delete all up to a message'],
  TOO_MANY_SCHEDULED: [490, false, 'cancel a scheduled post'],
  TIME_OUT_OF_RANGE: [491, false, 'name another time'],
  NO_SUCH_SCHEDULED: [492, false, 'ask what is scheduled'],
  ALREADY_DUE: [493, false, 'recall the message, once it is posted'],
  LIFE_OUT_OF_RANGE: [495, false, 'name another length of life'],
  MESSAGE_VANISHED: [496, false, 'drop the message'],
  OVERLOADED: [500, true, 'wait as told, then retry'],
  UNAVAILABLE: [501, true, 'wait as told, then retry'],
  OUTCOME_UNKNOWN: [502, true, 'retry with the same client id'],
  INTERNAL: [503, true, 'retry once, then report it'],
  AUTHORIZATION_PENDING: [540, true, 'ask again after the time told'],
  SLOW_DOWN: [541, true, 'wait as told, and five seconds longer each time'],
  ACCESS_DENIED: [542, false, 'ask for another link'],
  EXPIRED_TOKEN: [543, false, 'ask for another link'],
  INVALID_GRANT: [544, false, 'ask for another link'],
  UNKNOWN_MEDIA: [600, false, 'upload the file, or take a copy of it'],
  MEDIA_MISMATCH: [601, false, 'upload the file as it is'],
  QUOTA_EXCEEDED: [602, false, 'delete some of your media'],
  UPLOAD_OFFSET: [603, true, 'ask where the upload is, and go on from there'],
  UPLOAD_VERSION: [604, false, 'speak tus 1.0.0'],
  RANGE_NOT_SATISFIABLE: [605, false, 'ask for bytes that there are'],
  LINK_INVALID: [606, false, 'ask for another link'],
  NO_SUCH_CALL: [700, false, 'call again'],
  CALL_ELSEWHERE: [701, false, 'take the call over, or leave it where it is'],
  CALL_FULL: [702, false, 'wait until somebody leaves the call'],
  TOO_MANY_CALLS: [703, true, 'wait as told, then call again'],
  NOT_IN_CALL: [704, false, 'look at the call as it is now'],
  PARTICIPANT_AWAY: [705, true, 'send it again when the call says that the other is back'],
  ASKED_TOO_OFTEN: [706, true, 'wait as told, then ask again'],
  SFU_UNAVAILABLE: [710, true, 'wait as told, look at the call, then begin anew'],
  SFU_LOST: [711, false, 'look at the call, then publish and subscribe anew'],
  SFU_REFUSED: [712, false, 'fix the client, or ask the operator of the SFU'],
  NO_SFU: [713, false, 'send signals to the other devices'],
  TRACK_GONE: [714, true, 'subscribe to the tracks that the call has now'],
  TOO_MANY_MERGED: [720, false, 'forward fewer messages as one'],
  MERGED_TOO_DEEP: [721, false, 'leave out the messages that carry others'],
} as const satisfies Record<string, readonly [number: number, retryable: boolean, advice: string]>;

export type ErrorCode = keyof typeof CODES;

/** The number of each code. */
export const ERROR_NUMBERS = Object.fromEntries(
  Object.entries(CODES).map(([name, [number]]) => [name, number]),
) as Record<ErrorCode, number>;

const BY_NUMBER = new Map<number, ErrorCode>(
  (Object.keys(CODES) as ErrorCode[]).map((code) => [ERROR_NUMBERS[code], code]),
);

/** Undefined for a number that this release does not know. */
export function errorCodeOf(number: number): ErrorCode | undefined {
  return BY_NUMBER.get(number);
}

/** Whether the same request may succeed later. */
export function isRetryable(code: ErrorCode): boolean {
  return CODES[code][1];
}

/** What to do about it, in English. */
export function adviceOn(code: ErrorCode): string {
  return CODES[code][2];
}

/**
 * Something was refused, or could not be done in time. `code` decides what to do; the message is
 * for people who debug. Every promise of the SDK that is rejected, is rejected with this.
 */
export class SkeinError extends Error {
  override readonly name = 'SkeinError';

  readonly code: ErrorCode;
  /** What exactly was wrong, in English; empty if the code says it all. */
  readonly detail: string;
  /** How long to wait at least before trying again; 0 if nothing was told. */
  readonly retryAfterMillis: number;

  constructor(code: ErrorCode, detail = '', retryAfterMillis = 0, cause?: unknown) {
    super(
      `${code} (${ERROR_NUMBERS[code]})${detail === '' ? '' : `: ${detail}`}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.detail = detail;
    this.retryAfterMillis = retryAfterMillis;
  }
}
