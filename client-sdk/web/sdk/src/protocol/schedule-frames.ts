import { clientId, conversationId, errorCode } from './codecs.ts';
import { content } from './content-frames.ts';
import type {
  ChangeScheduled,
  ListScheduled,
  ScheduledEvent,
  ScheduledPage,
  ScheduledPost,
  SchedulePost,
} from './schedule-values.ts';
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
  uint32,
} from './schema.ts';

// One table per message of schedule.proto, in its order.

export const SCHEDULE_POST = message<SchedulePost>('SchedulePost', {
  conversation: required(1, conversationId),
  clientId: required(2, clientId),
  dueMillis: field(3, count),
  content: always(4, content),
});

export const CHANGE_SCHEDULED = message<ChangeScheduled>('ChangeScheduled', {
  clientId: required(1, clientId),
  action: always(
    2,
    enumeration<ChangeScheduled['action']>('Action', { ALTER: 1, CANCEL: 2, SEND_NOW: 3 }, 'ALTER'),
  ),
  dueMillis: field(3, count),
  content: field(4, orNothing(content)),
});

export const LIST_SCHEDULED = message<ListScheduled>('ListScheduled', {
  after: field(1, clientId),
  limit: field(2, uint32),
});

const SCHEDULED_POST = message<ScheduledPost>('ScheduledPost', {
  clientId: required(1, clientId),
  conversation: required(2, conversationId),
  content: always(3, content),
  dueMillis: field(4, count),
  // Nothing can be done about one in a state of a later release, as about one on its way.
  state: field(
    5,
    enumeration<ScheduledPost['state']>('State', { WAITING: 0, POSTING: 1, REFUSED: 2 }, 'POSTING'),
  ),
  refusal: field(6, orNothing(errorCode)),
});

export const SCHEDULED_PAGE = message<ScheduledPage>('ScheduledPage', {
  posts: field(1, many(SCHEDULED_POST)),
  more: field(2, bool),
  change: field(3, count),
});

export const SCHEDULED_EVENT = message<ScheduledEvent>('ScheduledEvent', {
  change: field(1, count),
  posts: field(2, many(SCHEDULED_POST)),
  gone: field(3, many(clientId)),
});
