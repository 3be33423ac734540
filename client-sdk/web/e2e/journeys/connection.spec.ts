import type { Page, WebSocket } from '@playwright/test';
import { Network } from '../support/network.ts';
import { expect, newTab, test } from '../support/test.ts';
import { registerFriends } from '../support/users.ts';

/** As if the nodes had been others when the page was kept. */
async function ageKeptPage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const text = await (await cache.match('/'))?.text();
      await cache.put('/', new Response(text ?? '', { headers: { 'X-Aged': 'yes' } }));
    }
  });
  expect(await isKeptPageAged(page)).toBe(true);
}

function isKeptPageAged(page: Page): Promise<boolean> {
  return page.evaluate(async () => (await caches.match('/'))?.headers.has('X-Aged') ?? false);
}

test('what is written without a connection is kept, over a reload, and sent in its order', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const annsApp = await enter(ann);
  const bensChat = await (await enter(ben)).talkTo(ann.name);
  // The worker that keeps the page.
  await annsApp.page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  const network = await Network.of(annsApp.page.context());
  await ageKeptPage(annsApp.page);
  await annsApp.page.reload();
  expect(await isKeptPageAged(annsApp.page), 'what comes with the page is kept anew').toBe(false);
  const annsChat = await annsApp.talkTo(ben.name);
  await annsChat.say('still here');
  await expect(annsChat.tick('still here', 'Read')).toBeVisible();

  await network.cut();
  await expect(annsApp.text('No connection. What you write is kept and sent later.')).toBeVisible();
  for (const text of ['first', 'second', 'third']) {
    await annsChat.say(text);
    await expect(annsChat.tick(text, 'Sending')).toBeVisible();
  }
  await bensChat.say('are you there?');
  await annsApp.page.reload();
  await expect(annsChat.message('still here')).toBeVisible();
  await expect(annsChat.tick('third', 'Sending')).toBeVisible();

  await network.heal();
  await expect(annsChat.message('are you there?')).toBeVisible();
  await expect(annsChat.tick('third', 'Read')).toBeVisible();
  await expect(bensChat.log.getByRole('article')).toContainText([
    'still here',
    'are you there?',
    'first',
    'second',
    'third',
  ]);
  await expect(annsChat.log.getByRole('article')).toHaveCount(5);
});

test('two tabs share one socket, and the one that is left goes on', async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const first = await enter(ann);
  const context = first.page.context();
  const sockets: [Page, WebSocket][] = [];
  context.on('page', (page) => page.on('websocket', (socket) => sockets.push([page, socket])));
  const open = () =>
    sockets.filter(([page, socket]) => !page.isClosed() && !socket.isClosed()).length;
  await first.page.close();
  const leading = await newTab(first);
  const leadingChat = await leading.talkTo(ben.name);
  await leadingChat.say('from the one');
  const following = await newTab(first);
  const followingChat = await following.talkTo(ben.name);
  await followingChat.say('from the other');
  await expect(followingChat.tick('from the other', 'Sent')).toBeVisible();
  await expect(leadingChat.message('from the other')).toBeVisible();
  expect(open()).toBe(1);

  await leading.page.close();
  await followingChat.say('alone');
  await expect(followingChat.tick('alone', 'Sent')).toBeVisible();
  expect(open()).toBe(1);
  const bensChat = await (await enter(ben)).talkTo(ann.name);
  await expect(bensChat.log.getByRole('article')).toHaveText([
    /from the one/,
    /from the other/,
    /alone/,
  ]);
});
