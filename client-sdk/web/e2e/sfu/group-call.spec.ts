import { say } from '../failover/cluster.ts';
import type { App } from '../pages/app.ts';
import { Call, watchConnections } from '../pages/call.ts';
import { bringAxe, expectAccessible } from '../support/axe.ts';
import { joinWithoutMedia } from '../support/guests.ts';
import { SECOND_NODE } from '../support/nodes.ts';
import { expect, test } from '../support/test.ts';
import { register, registerFriends, type User, withClients } from '../support/users.ts';

const TITLE = 'Saturday sail';
/** An SFU that died is missed, started again by whoever runs the test, and found again by nodes and pages. */
const PATIENCE = 100_000;

/** On the first page of a wide room, oneself among them. */
const TILES = 12;
const OTHERS = 13;

interface InCall {
  readonly who: User;
  readonly app: App;
  readonly call: Call;
}

test.setTimeout(300_000);

test('three of a group see and hear each other by an SFU, whoever comes and goes', async ({
  visit,
}) => {
  const all = await threeWhoTalk(visit);
  const [ann, ben, zoe] = all;
  await everybodySees(all);
  for (const { call } of all) {
    await call.receives('audioBytes');
    // One that sends and one that receives, however many there are.
    await expect.poll(() => call.connections()).toBe(2);
  }

  await ann.call.control('Camera off').click();
  for (const { call } of [ben, zoe]) {
    await expect(call.picture(ann.who.name)).toBeHidden();
  }
  await ann.call.control('Camera on').click();
  await everybodySees(all);

  await ben.call.hangUp();
  for (const { call } of [ann, zoe]) {
    await expect(call.tiles).toHaveCount(2);
  }
  await everybodySees([ann, zoe]);
  const bar = ben.app.page.getByRole('complementary', { name: 'Call in progress' });
  await bar.getByRole('button', { name: 'Join' }).click();
  await everybodySees(all);
  for (const { call } of all) {
    await call.hangUp();
  }
  await expect(
    ann.app.page.getByRole('article').filter({ hasText: 'Video call' }).last(),
  ).toContainText('3 people');
});

test('when the SFU dies the call goes on with what takes its place', async ({ visit }) => {
  const all = await threeWhoTalk(visit);
  await everybodySees(all);

  say('the SFU may die');
  await everybodySees(all, PATIENCE, true);
  for (const { call } of all) {
    await expect(call.tiles).toHaveCount(3);
    await expect.poll(() => call.connections()).toBe(2);
  }
});

test('many people are shown a page at a time', async ({ visit }) => {
  const ann = await register('ann');
  const others = await Promise.all(
    Array.from({ length: OTHERS }, (_, at) => register(`guest-${at}`)),
  );
  const users = others.map(({ tokens }) => tokens.user);
  const group = await withClients([ann, others[0] as User], async (anns) => {
    return (await anns.createGroup(TITLE, users)).conversation;
  });
  const app = await visit({ permissions: ['camera', 'microphone'], reducedMotion: 'reduce' });
  await bringAxe(app.page);
  await app.page.reload();
  await app.logIn(ann);
  const call = await Call.start(await app.openChat(TITLE), 'Video call');
  await app.dialog('Who to call').getByRole('button', { name: 'Video call' }).click();
  const pages = call.room.getByRole('navigation', { name: 'Pages of people' });
  await expect(pages).toContainText('1 of 2');

  const leave = await joinWithoutMedia(others, group);
  await expect(call.tiles.filter({ hasText: 'called' })).toHaveCount(0);
  await expect(call.tiles).toHaveCount(TILES);
  await expectAccessible(app.page, 'a call of many');
  await pages.getByRole('button', { name: 'More people' }).click();
  await expect(pages).toContainText('2 of 2');
  await expect(call.tiles).toHaveCount(OTHERS - (TILES - 1) + 1);
  await leave();
  await expect(pages).toBeHidden();
  await call.hangUp();
});

/** Of a group that has nobody else, each with a camera, on two nodes. */
async function threeWhoTalk(
  visit: (browsing: object) => Promise<App>,
): Promise<[InCall, InCall, InCall]> {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const zoe = await register('zoe');
  await withClients([ann, ben], (anns) =>
    anns.createGroup(TITLE, [ben.tokens.user, zoe.tokens.user]),
  );
  const enter = async (who: User, node?: string): Promise<InCall> => {
    const permissions = ['camera', 'microphone'];
    const app = await visit({ permissions, ...(node === undefined ? {} : { node }) });
    await watchConnections(app.page);
    await app.logIn(who);
    await app.openChat(TITLE);
    return { who, app, call: new Call(app) };
  };
  const all: [InCall, InCall, InCall] = await Promise.all([
    enter(ann),
    enter(ben, SECOND_NODE),
    enter(zoe),
  ]);
  const [caller, ...called] = all;
  await Call.start(await caller.app.chat(TITLE), 'Video call');
  await caller.app.dialog('Who to call').getByRole('button', { name: 'Video call' }).click();
  for (const { app } of called) {
    await Call.accept(app, 'Accept with video');
  }
  return all;
}

/** @param isLater what was seen before does not count: it stands still, and moves again */
async function everybodySees(
  all: readonly InCall[],
  timeout?: number,
  isLater = false,
): Promise<void> {
  if (isLater) {
    await Promise.all(all.map(({ call }) => call.hasNewConnections(timeout)));
  }
  for (const { call, who } of all) {
    for (const other of all) {
      if (other.who !== who) {
        await call.sees(other.who.name, timeout);
      }
    }
  }
}
