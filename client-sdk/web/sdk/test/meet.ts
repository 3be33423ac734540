// One user on a real node, among users of other clients: SKEIN_PASSWORD=... sh build.sh run meet http://127.0.0.1:7480 NAME
// WebSdkIT of loadtest has the others. The last line is what the user is shown in the end, as JSON.
import assert from 'node:assert/strict';
import { MemoryStore, SkeinAccounts, SkeinClient } from '../src/index.ts';
import type { Message } from '../src/protocol/content-values.ts';
import { nodeEnvironment, tell, until } from './testing/real-node.ts';
import { Recorder } from './testing/recorder.ts';
import { shown } from './testing/shown.ts';

const [, , server, name] = process.argv;
const password = process.env.SKEIN_PASSWORD;
assert.ok(server && name && password);

const heard = new Recorder();

async function hears(what: string, is: (message: Message) => boolean): Promise<Message> {
  await until(`${name} hears ${what}`, () => heard.messages.some(is));
  return heard.messages.find(is) as Message;
}

function hearsText(text: string): Promise<Message> {
  return hears(text, ({ content }) => content.kind === 'text' && content.text === text);
}

const label = { name: 'meet', type: 'other' } as const;
const tokens = await new SkeinAccounts(server).logIn(name, password, label);
const client = await SkeinClient.open({
  server,
  credentials: { is: 'accessToken', supply: async () => tokens.accessToken, lifeMillis: 0 },
  environment: nodeEnvironment,
  openStore: async () => new MemoryStore(),
  listener: heard,
});
await client.connect();
tell(`${name} is there`);

const asked = await hearsText('who is in?');
const { conversation } = asked;
const answer = await client.say(conversation, 'I am, 你好 🧵', { quote: asked.sequence });
await client.react(conversation, asked.sequence, '👍');

const other = await hearsText('me too');
await client.react(conversation, other.sequence, '🎉');
await client.edit(conversation, answer.sequence, 'I am in 🧵');
const slip = await client.post(conversation, 'a slip');
await client.recall(conversation, slip.sequence);

const file = await hears('of a file', ({ content }) => content.kind === 'media');
const plan = await (await client.media.download(file)).text();
const notes = Object.assign(new Blob([`${plan}, and back`]), { name: 'notes é.txt' });
await client.postFile(conversation, notes, 'what I make of it');

const last = await hearsText('that is all');
await until('nothing is missing', () => heard.sequences(conversation).length === last.sequence);
tell(JSON.stringify(shown(heard.messages)));
await client.close();
