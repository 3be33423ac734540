import { say } from '../failover/cluster.ts';
import type { App } from '../pages/app.ts';
import { Call, watchConnections } from '../pages/call.ts';
import { SECOND_NODE } from '../support/nodes.ts';
import { expect, test } from '../support/test.ts';
import { register, registerFriends, type User, withClients } from '../support/users.ts';

const TITLE = 'Saturday sail';
/** An SFU that died is missed, started again by whoever runs the test, and found again by nodes and pages. */
const PATIENCE = 100_000;

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
  const all: [InCall, InCall, InCall] = [
    await enter(ann),
    await enter(ben, SECOND_NODE),
    await enter(zoe),
  ];
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
