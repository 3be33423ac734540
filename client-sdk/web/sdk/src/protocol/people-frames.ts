import { cursorBytes, userId, userIds } from './codecs.ts';
import type {
  ChangePerson,
  ContactRequest,
  PeopleEvent,
  PeopleLimits,
  PeopleSynced,
  Person,
  PersonAction,
  PersonChange,
  Self,
  SelfChange,
  SetSelf,
  SyncPeople,
} from './people-values.ts';
import {
  always,
  bool,
  count,
  enumeration,
  type Field,
  field,
  many,
  message,
  optional,
  required,
  text,
  texts,
  uint32,
} from './schema.ts';

// One table per message of people.proto, in its order.

const adding = enumeration<Self['adding']>(
  'Adding',
  { ANYONE: 0, WITH_NAME: 1, NOBODY: 2 },
  'NOBODY',
);

const strangers = enumeration<Self['strangers']>(
  'Strangers',
  { AS_CLUSTER: 0, EVERYONE: 1, UNTIL_ANSWERED: 2, CONTACTS: 3 },
  'CONTACTS',
);

const SELF = message<Self>('Self', {
  displayName: field(1, text),
  signature: field(2, text),
  hidden: field(3, bool),
  adding: field(4, adding),
  strangers: field(5, strangers),
});

const SELF_CHANGE = message<SelfChange>('SelfChange', {
  displayName: field(1, optional(text)),
  signature: field(2, optional(text)),
  hidden: field(3, optional(bool)),
  adding: field(4, optional(adding)),
  strangers: field(5, optional(strangers)),
});

export const SET_SELF = message<SetSelf>('SetSelf', {
  change: required(1, SELF_CHANGE) as Field<SelfChange>,
});

const PERSON_CHANGE = message<PersonChange>('PersonChange', {
  action: always(
    1,
    enumeration<PersonAction>(
      'Action',
      {
        REQUEST: 1,
        WITHDRAW: 2,
        ACCEPT: 3,
        REFUSE: 4,
        REMARK: 5,
        TAG: 6,
        STAR: 7,
        UNSTAR: 8,
        REMOVE: 9,
        BLOCK: 10,
        UNBLOCK: 11,
        ALLOW: 12,
      },
      'REQUEST',
    ),
  ),
  note: field(2, text),
  name: field(3, text),
  remark: field(4, text),
  tags: field(5, texts),
});

export const CHANGE_PERSON = message<ChangePerson>('ChangePerson', {
  user: required(1, userId),
  change: required(2, PERSON_CHANGE) as Field<PersonChange>,
});

const CONTACT_REQUEST = message<ContactRequest>('ContactRequest', {
  note: field(1, text),
  timeMillis: field(2, count),
  expiresMillis: field(3, count),
});

const PERSON = message<Person>('Person', {
  user: required(1, userId),
  contact: field(2, bool),
  starred: field(3, bool),
  remark: field(4, text),
  tags: field(5, texts),
  blocked: field(6, bool),
  allowed: field(7, bool),
  sent: field(8, CONTACT_REQUEST),
  received: field(9, CONTACT_REQUEST),
});

export const SYNC_PEOPLE = message<SyncPeople>('SyncPeople', { cursor: field(1, cursorBytes) });

export const PEOPLE_SYNCED = message<PeopleSynced>('PeopleSynced', {
  people: field(1, many(PERSON)),
  self: field(2, SELF),
  full: field(3, bool),
  all: field(4, userIds),
  cursor: field(5, cursorBytes),
  more: field(6, bool),
});

export const PEOPLE_EVENT = message<PeopleEvent>('PeopleEvent', {
  after: field(1, cursorBytes),
  cursor: field(2, cursorBytes),
  people: field(3, many(PERSON)),
  self: field(4, SELF),
});

export const PEOPLE_LIMITS = message<PeopleLimits>('PeopleLimits', {
  displayNameBytesMax: field(1, uint32),
  signatureBytesMax: field(2, uint32),
  contactsMax: field(3, uint32),
  blockedMax: field(4, uint32),
  contactRequestsMax: field(5, uint32),
  contactRequestNoteBytesMax: field(6, uint32),
  remarkBytesMax: field(7, uint32),
  tagsMax: field(8, uint32),
  tagBytesMax: field(9, uint32),
  strangerMessagesMax: field(10, uint32),
});
