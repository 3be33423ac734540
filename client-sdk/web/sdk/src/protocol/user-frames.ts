import { userId, userIds } from './codecs.ts';
import { field, many, message, required, text, texts } from './schema.ts';
import type { FindUsers, User, UsersFound } from './values.ts';

// One table per message about users, in the order of the .proto files.

const USER = message<User>('User', {
  id: required(1, userId),
  name: field(2, text),
  displayName: field(30, text),
  signature: field(31, text),
});

export const FIND_USERS = message<FindUsers>('FindUsers', {
  names: field(1, texts),
  users: field(2, userIds),
});

export const USERS_FOUND = message<UsersFound>('UsersFound', { users: field(1, many(USER)) });
