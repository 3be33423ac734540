import {
  type Content,
  coordinates,
  type MembershipContent,
  type Message,
  type UserId,
} from '../sdk.ts';
import type { Strings } from '../strings/en.ts';
import { callEntryWords } from './call-words.ts';
import { cleanFileName, isolated, oneLine } from './text.ts';
import { durationText } from './times.ts';

/** What words need to know: who reads them, and what everybody is called. */
export interface Reader {
  readonly self: UserId;
  readonly strings: Strings;
  /** As it is to be shown; made harmless here. */
  readonly nameOf: (user: UserId) => string;
}

const NAMES_MAX = 3;

/** @param you what the reader is called there */
function name(user: UserId, reader: Reader, you = reader.strings.you): string {
  return user === reader.self ? you : isolated(reader.nameOf(user));
}

/** Of those to whom something is done, unless `you` says otherwise. */
function names(users: readonly UserId[], reader: Reader, you = reader.strings.youAsObject): string {
  const shown = users.slice(0, NAMES_MAX).map((user) => name(user, reader, you));
  const list = shown.join(reader.strings.comma);
  const rest = users.length - NAMES_MAX;
  return rest > 0 ? reader.strings.andMore(list, rest) : list;
}

/** What a message is in one line: for lists, quotes and announcements to screen readers. */
export function gist(content: Content, reader: Reader): string {
  const { strings } = reader;
  switch (content.kind) {
    case 'text':
      return oneLine(content.text);
    case 'custom':
      return oneLine(content.fallback) || strings.unsupported;
    case 'media': {
      const what = {
        IMAGE: strings.photo,
        VIDEO: strings.video,
        VOICE: strings.voiceMessage,
        FILE: cleanFileName(content.name),
      }[content.form];
      return labelled(what, content.caption);
    }
    case 'location':
      return labelled(strings.place, content.name || content.address || coordinates(content));
    case 'contact':
      return labelled(strings.contact, reader.nameOf(content.user) || content.name);
    case 'link':
      return labelled(strings.webPage, content.title || content.url);
    case 'sticker':
      return labelled(strings.sticker, content.alternate);
    case 'callEntry': {
      const { title, detail } = callEntryWords(content, reader.self, strings);
      return labelled(title, detail);
    }
    case 'merged':
      return labelled(strings.mergedMessages, content.title);
    case 'recalled':
      return strings.recalled;
    case 'vanished':
      return strings.vanished;
    default:
      return strings.unsupported;
  }
}

/** What it is, and what its sender says of it. */
function labelled(what: string, words: string): string {
  const said = oneLine(words);
  return said === '' ? `[${what}]` : `[${what}] ${said}`;
}

/** The line of a conversation list: who said what, where that is not clear. */
export function previewOf(message: Message, isGroup: boolean, reader: Reader): string {
  const { content, sender } = message;
  const event = eventText(message, reader);
  if (event !== undefined) {
    return event;
  }
  if (content.kind === 'recalled') {
    return recalledText(sender, reader);
  }
  if (content.kind === 'vanished') {
    return reader.strings.vanished;
  }
  const what = gist(content, reader);
  if (content.kind === 'callEntry') {
    return what;
  }
  if (sender === reader.self) {
    return reader.strings.says(reader.strings.you, what);
  }
  return isGroup ? reader.strings.says(isolated(reader.nameOf(sender)), what) : what;
}

/** @param by who took it back; undefined: not known */
export function recalledText(by: UserId | undefined, reader: Reader): string {
  const { strings } = reader;
  if (by === undefined) {
    return strings.recalled;
  }
  return by === reader.self
    ? strings.recalledByYou
    : strings.recalledBy(isolated(reader.nameOf(by)));
}

/** What was changed about the conversation; undefined for what somebody said. */
export function eventText(message: Message, reader: Reader): string | undefined {
  const { content, sender } = message;
  const { strings } = reader;
  switch (content.kind) {
    case 'membership':
      return membershipText(content, reader);
    case 'title':
      return strings.renamed(name(content.actor || sender, reader), isolated(content.title));
    case 'groupChange':
      return changeText(message, reader);
    case 'vanishChange':
      return content.seconds === 0
        ? strings.letStay(name(sender, reader))
        : strings.letVanish(name(sender, reader), durationText(content.seconds, strings));
    default:
      return undefined;
  }
}

function membershipText(content: MembershipContent, reader: Reader): string {
  const { strings } = reader;
  const { actor, users } = content;
  const who = name(actor, reader);
  const whom = names(users, reader);
  const they = names(users, reader, strings.you);
  const isOwnDoing = users.length === 1 && (users[0] === actor || actor === '');
  switch (content.change) {
    case 'CREATED':
      return strings.groupCreated(who);
    case 'JOINED':
      if (content.link > 0) {
        return strings.joinedByLink(they);
      }
      return isOwnDoing ? strings.joined(they) : strings.added(who, whom);
    case 'LEFT':
      return strings.leftGroup(they);
    case 'REMOVED':
      return strings.removed(who, whom);
    case 'DECLINED':
      return strings.declined(they);
    case 'BANNED':
      return strings.banned(who, whom);
    case 'UNBANNED':
      return strings.unbanned(who, whom);
  }
}

function changeText({ content, sender }: Message, reader: Reader): string {
  const { strings } = reader;
  if (content.kind !== 'groupChange') {
    return strings.groupChanged;
  }
  const who = name(sender, reader);
  const { is, value } = content.change;
  switch (is) {
    case 'roleChange':
      return value.role === 'ADMIN'
        ? strings.madeAdmins(who, names(value.users, reader))
        : strings.madeMembers(who, names(value.users, reader));
    case 'ownerChange':
      return strings.gaveGroup(who, names([value.owner], reader));
    case 'muteChange':
      return value.untilMillis > 0
        ? strings.mutedMembers(who, names(value.users, reader))
        : strings.unmutedMembers(who, names(value.users, reader));
    case 'remarkChange':
      return value.remark === ''
        ? strings.goesByOwn(who)
        : strings.goesBy(who, isolated(value.remark));
    case 'announcement':
      return value.text === ''
        ? strings.announcedNothing(who)
        : strings.announced(who, oneLine(value.text, 300));
    case 'settingsChange':
      return strings.changedSettings(who);
    case 'linkMade':
      return strings.madeLink(who);
    case 'linkRevoked':
      return strings.revokedLink(who);
    case 'joinRequested':
      return strings.asksToJoin(names(value.users, reader, strings.you));
    case 'requestsRefused':
      return strings.refusedRequests(who, names(value.users, reader));
    default:
      return strings.groupChanged;
  }
}
