import { clientId, conversationId, userId } from './codecs.ts';
import {
  always,
  bool,
  enumeration,
  field,
  many,
  message,
  required,
  text,
  uint32,
} from './schema.ts';
import type {
  AnswerSfu,
  CallTrack,
  PublishTracks,
  SfuDescription,
  SfuStream,
  SubscribeTracks,
  TrackName,
  TrackSource,
  TrickleSfu,
} from './sfu-values.ts';

// One table per message about an SFU of call.proto, in its order.

export const CALL_TRACK = message<CallTrack>('CallTrack', {
  mid: field(1, text),
  source: always(
    2,
    enumeration<TrackSource>(
      'Source',
      { MICROPHONE: 1, CAMERA: 2, SCREEN: 3, SCREEN_AUDIO: 4 },
      'CAMERA',
    ),
  ),
});

export const PUBLISH_TRACKS = message<PublishTracks>('PublishTracks', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  room: required(3, uint32),
  begins: field(4, bool),
  sdp: field(5, text),
  tracks: field(6, many(CALL_TRACK)),
});

const TRACK_NAME = message<TrackName>('TrackName', {
  user: required(1, userId),
  mid: field(2, text),
});

export const SUBSCRIBE_TRACKS = message<SubscribeTracks>('SubscribeTracks', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  room: required(3, uint32),
  begins: field(4, bool),
  tracks: field(5, many(TRACK_NAME)),
});

export const ANSWER_SFU = message<AnswerSfu>('AnswerSfu', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  room: required(3, uint32),
  sdp: field(4, text),
});

export const TRICKLE_SFU = message<TrickleSfu>('TrickleSfu', {
  conversation: required(1, conversationId),
  id: required(2, clientId),
  room: required(3, uint32),
  side: always(
    4,
    enumeration<TrickleSfu['side']>('Side', { PUBLISHED: 1, SUBSCRIBED: 2 }, 'PUBLISHED'),
  ),
  candidate: field(5, text),
  mid: field(6, text),
  line: field(7, uint32),
});

const SFU_STREAM = message<SfuStream>('SfuStream', {
  mid: field(1, text),
  track: required(2, TRACK_NAME),
});

export const SFU_DESCRIPTION = message<SfuDescription>('SfuDescription', {
  sdp: field(1, text),
  streams: field(2, many(SFU_STREAM)),
});
