import type { ConversationId, UserId } from '../sdk.ts';

/** What the page shows, as its address after the `#` says it: so that back, forward and reload work. */
export type Route =
  | { readonly at: 'chats' }
  | {
      readonly at: 'chat';
      readonly conversation: ConversationId;
      readonly info: boolean;
      /** The message to go to there. */
      readonly message?: number;
      /** What was searched for stays beside it. */
      readonly search?: true;
    }
  | { readonly at: 'search'; readonly conversation?: ConversationId }
  | { readonly at: 'archived' }
  | { readonly at: 'strangers' }
  | { readonly at: 'starred' }
  | { readonly at: 'newGroup' }
  | { readonly at: 'contacts' }
  | { readonly at: 'person'; readonly user: UserId }
  | { readonly at: 'join'; readonly link: string }
  | { readonly at: 'settings'; readonly section: SettingsSection | undefined };

export const SETTINGS_SECTIONS = ['profile', 'privacy', 'devices', 'calls', 'appearance'] as const;

export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

export const HOME: Route = { at: 'chats' };

const CONVERSATION = /^(?:g[1-9]\d{0,19}|d[1-9]\d{0,19}-[1-9]\d{0,19})$/;
const USER = /^[1-9]\d{0,19}$/;
const SEQUENCE = /^[1-9]\d{0,14}$/;
const LINK = /^[A-Za-z0-9_-]{32}$/;

/** What an address says; anybody can have written it, so what is none of ours leads home. */
export function parseRoute(hash: string): Route {
  const [first = '', second = '', ...more] = hash.replace(/^#?\/?/, '').split('/');
  switch (first) {
    case 'chats':
      return CONVERSATION.test(second) ? parseChat(second, more) : HOME;
    case 'search':
      return searchIn(CONVERSATION.test(second) ? second : undefined);
    case 'archived':
    case 'strangers':
    case 'starred':
    case 'contacts':
      return first === 'contacts' && USER.test(second)
        ? { at: 'person', user: second }
        : { at: first };
    case 'new-group':
      return { at: 'newGroup' };
    case 'join':
      return LINK.test(second) ? { at: 'join', link: second } : HOME;
    case 'settings':
      return { at: 'settings', section: SETTINGS_SECTIONS.find((section) => section === second) };
    default:
      return HOME;
  }
}

/** Where messages are searched for: in a chat, or in all. */
export function searchIn(conversation: ConversationId | undefined): Route {
  return { at: 'search', ...(conversation === undefined ? {} : { conversation }) };
}

function parseChat(conversation: ConversationId, more: readonly string[]): Route {
  const isFound = more[0] === 'search';
  const last = more[isFound ? 1 : 0] ?? '';
  return {
    at: 'chat',
    conversation,
    info: last === 'info',
    ...(SEQUENCE.test(last) ? { message: Number(last) } : {}),
    ...(isFound ? { search: true } : {}),
  };
}

/** The address of what is shown; `parseRoute` of it is the same again. */
export function formatRoute(route: Route): string {
  switch (route.at) {
    case 'chat': {
      const last = route.info ? '/info' : route.message ? `/${route.message}` : '';
      return `#/chats/${route.conversation}${route.search ? '/search' : ''}${last}`;
    }
    case 'search':
      return `#/search${route.conversation === undefined ? '' : `/${route.conversation}`}`;
    case 'person':
      return `#/contacts/${route.user}`;
    case 'newGroup':
      return '#/new-group';
    case 'join':
      return `#/join/${route.link}`;
    case 'settings':
      return route.section === undefined ? '#/settings' : `#/settings/${route.section}`;
    default:
      return `#/${route.at}`;
  }
}

/** The part of the page that a route belongs to: what the navigation marks. */
export function tabOf(route: Route): 'chats' | 'contacts' | 'settings' {
  switch (route.at) {
    case 'contacts':
    case 'person':
    case 'join':
      return 'contacts';
    case 'settings':
      return 'settings';
    default:
      return 'chats';
  }
}

/** Whether a phone shows the detail in place of the list. */
export function isDetail(route: Route): boolean {
  return (
    route.at === 'chat' ||
    route.at === 'person' ||
    route.at === 'newGroup' ||
    route.at === 'join' ||
    (route.at === 'settings' && route.section !== undefined)
  );
}
