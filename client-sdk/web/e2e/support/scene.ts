import { textContent } from '../../sdk/src/index.ts';
import { registerFriends, type User, withClients } from './users.ts';

const HOUR_MILLIS = 3_600_000;

/** Two friends, what they have said to each other, and the group that they are in. */
export interface Scene {
  readonly ann: User;
  readonly ben: User;
  readonly direct: string;
  readonly group: string;
}

/** What a page of a user shows who has been here for a while; made by other devices. */
export async function makeScene(): Promise<Scene> {
  const [ann, ben] = await registerFriends('ann', 'ben');
  return withClients([ann, ben], async (anns, bens) => {
    await bens.setSelf({ displayName: 'Ben Okafor 本', signature: 'Gone sailing ⛵' });
    const { conversation: direct } = await anns.openDirect(ben.tokens.user);
    await anns.post(direct, 'The ferry leaves at 9:40, see https://ferries.example/?day=sat');
    const { sequence } = await bens.say(direct, 'Good. I bring the map', { quote: 1 });
    await anns.react(direct, sequence, '👍');
    await anns.edit(direct, 1, 'The ferry leaves at 9:45, see https://ferries.example/?day=sat');
    const slip = await bens.post(direct, 'a slip');
    await bens.recall(direct, slip.sequence);
    await bens.postFile(direct, named('route plan.txt', 'text/plain', 'by ferry'), 'for Saturday');
    const { conversation: group } = await anns.createGroup('Saturday sail', [ben.tokens.user]);
    await bens.say(group, `@${ann.name} are you there?`, { mentions: [ann.tokens.user] });
    await anns.groups.announce(group, 'We meet at nine');
    await anns.groups.makeLink(group, 0, 3);
    await bens.highlights.begin(direct, sequence);
    await anns.keeping.star(direct, sequence);
    await anns.schedule.post(direct, textContent('Sleep well'), Date.now() + 12 * HOUR_MILLIS);
    return { ann, ben, direct, group };
  });
}

/** Addresses of all that is shown to who is logged in. */
export function addresses({ direct, group, ben }: Scene): string[] {
  return [
    '/#/chats',
    `/#/chats/${direct}`,
    `/#/chats/${direct}/info`,
    `/#/chats/${group}`,
    `/#/chats/${group}/info`,
    '/#/archived',
    '/#/strangers',
    '/#/starred',
    '/#/search',
    `/#/search/${direct}`,
    '/#/new-group',
    '/#/contacts',
    `/#/contacts/${ben.tokens.user}`,
    '/#/settings',
    '/#/settings/profile',
    '/#/settings/privacy',
    '/#/settings/devices',
    '/#/settings/calls',
    '/#/settings/appearance',
  ];
}

/** Posts that wait for their receipts together. */
const AT_ONCE = 500;
const GROUPS_AT_ONCE = 20;

/** A file as a browser has it. */
export function named(name: string, type: string, text: string): Blob & { name: string } {
  return Object.assign(new Blob([text], { type }), { name });
}

/** A conversation of many messages that say their numbers: the first and the last in their places. */
export async function fill(one: User, other: User, count: number): Promise<void> {
  await withClients([one, other], async (ones, others) => {
    const { conversation } = await ones.openDirect(other.tokens.user);
    const words = 'the tide turns at noon and the wind comes round to the west '.repeat(4);
    // Between them, posts of the two pass each other.
    await ones.post(conversation, `1: ${words}`);
    const posts: Promise<unknown>[] = [];
    for (let at = 2; at < count; at++) {
      const text = `${at}: ${words.slice(0, (at * 37) % words.length)}`;
      posts.push((at % 3 === 0 ? others : ones).post(conversation, text));
      if (posts.length === AT_ONCE) {
        await Promise.all(posts.splice(0));
      }
    }
    await Promise.all(posts);
    await ones.post(conversation, `${count}: ${words}`);
  });
}

/** Groups that a user is in alone, so many that their list is long. */
export async function fillList(one: User, other: User, count: number): Promise<void> {
  await withClients([one, other], async (ones) => {
    for (let at = 0; at < count; at += GROUPS_AT_ONCE) {
      const some = Array.from({ length: Math.min(GROUPS_AT_ONCE, count - at) }, (_, more) =>
        ones.createGroup(`Chat ${at + more + 1}`, []),
      );
      await Promise.all(some);
    }
  });
}
