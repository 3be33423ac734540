import type {
  AskCall,
  Call,
  CallEntryContent,
  CallInvited,
  CallLimits,
  CallMedia,
  CallOutcome,
  CallParticipant,
  CallSignal,
  CallSignalEvent,
  CallTold,
  ChangeCall,
  SetCallMedia,
  SignalCall,
  StartCall,
} from './call-values.ts';
import { clientId, conversationId, deviceId, userId, userIds } from './codecs.ts';
import {
  always,
  bool,
  count,
  enumeration,
  field,
  many,
  message,
  orNothing,
  required,
  text,
  uint32,
} from './schema.ts';
import { CALL_TRACK } from './sfu-frames.ts';

// One table per message of call.proto, in its order, and the entry of conversation.proto.

const MEDIA = enumeration<CallMedia>('Media', { AUDIO: 1, VIDEO: 2 }, 'VIDEO');

const OUTCOME = enumeration<CallOutcome>(
  'Outcome',
  { ANSWERED: 1, MISSED: 2, DECLINED: 3, BUSY: 4, CANCELLED: 5, FAILED: 6 },
  'FAILED',
);

export const START_CALL = message<StartCall>('StartCall', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  media: always(3, MEDIA),
  invited: field(4, userIds),
});

export const CHANGE_CALL = message<ChangeCall>('ChangeCall', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  action: always(
    3,
    enumeration<ChangeCall['action']>(
      'Action',
      { RING: 1, JOIN: 2, TAKE_OVER: 3, DECLINE: 4, BUSY: 5, LEAVE: 6, FAIL: 7 },
      'RING',
    ),
  ),
});

const CALL_SIGNAL = message<CallSignal>('CallSignal', {
  kind: field(
    1,
    enumeration<NonNullable<CallSignal['kind']>, undefined>(
      'Kind',
      { OFFER: 1, ANSWER: 2, CANDIDATE: 3, RENEGOTIATE: 4, RESTART: 5 },
      undefined,
    ),
  ),
  sequence: required(2, uint32),
  body: field(3, text),
  mid: field(4, text),
  line: field(5, uint32),
  offer: field(6, uint32),
  join: field(7, uint32),
});

export const SIGNAL_CALL = message<SignalCall>('SignalCall', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  user: required(3, userId),
  device: required(4, deviceId),
  signal: required(5, CALL_SIGNAL),
});

export const SET_CALL_MEDIA = message<SetCallMedia>('SetCallMedia', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  muted: field(3, bool),
  video: field(4, bool),
  screen: field(5, bool),
  held: field(6, bool),
});

export const ASK_CALL = message<AskCall>('AskCall', {
  conversation: required(1, conversationId),
});

const CALL_PARTICIPANT = message<CallParticipant>('CallParticipant', {
  user: required(1, userId),
  device: required(2, deviceId),
  join: field(3, uint32),
  awayUntilMillis: field(4, count),
  muted: field(5, bool),
  video: field(6, bool),
  screen: field(7, bool),
  held: field(8, bool),
  tracks: field(9, many(CALL_TRACK)),
});

const CALL_INVITED = message<CallInvited>('CallInvited', {
  user: required(1, userId),
  state: always(
    2,
    enumeration<CallInvited['state']>(
      'State',
      { CALLED: 1, RINGING: 2, DECLINED: 3, BUSY: 4, MISSED: 5, LEFT: 6 },
      'MISSED',
    ),
  ),
});

const CALL = message<Call>('Call', {
  id: required(1, clientId),
  conversation: required(2, conversationId),
  caller: required(3, userId),
  media: always(4, MEDIA),
  phase: always(
    5,
    enumeration<Call['phase']>('Phase', { CALLING: 1, ONGOING: 2, ENDED: 3 }, 'ONGOING'),
  ),
  outcome: field(6, orNothing(OUTCOME)),
  startedMillis: field(7, count),
  answeredMillis: field(8, count),
  endedMillis: field(9, count),
  ringUntilMillis: field(10, count),
  participants: field(11, many(CALL_PARTICIPANT)),
  invited: field(12, many(CALL_INVITED)),
  version: field(13, count),
  room: field(14, uint32),
});

export const CALL_STATE = message<CallTold>('CallState', { call: required(1, CALL) });

export const CALL_EVENT = message<CallTold>('CallEvent', { call: required(1, CALL) });

export const CALL_SIGNAL_EVENT = message<CallSignalEvent>('CallSignalEvent', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  user: required(3, userId),
  device: required(4, deviceId),
  signal: required(5, CALL_SIGNAL),
});

export const CALL_LIMITS = message<CallLimits>('CallLimits', {
  participantsMax: field(1, uint32),
  signalBytesMax: field(2, uint32),
  candidateBytesMax: field(3, uint32),
  sfuParticipantsMax: field(4, uint32),
  descriptionBytesMax: field(5, uint32),
});

export const CALL_ENTRY = message<Omit<CallEntryContent, 'kind'>>('CallEntry', {
  id: required(1, clientId),
  caller: required(2, userId),
  media: always(3, MEDIA),
  outcome: always(4, OUTCOME),
  startedMillis: field(5, count),
  durationMillis: field(6, count),
  users: field(7, userIds),
});
