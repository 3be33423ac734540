import { named } from '../support/scene.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends, withClients } from '../support/users.ts';

const MARKUP = `"><img src=x onerror="globalThis.harmed=1"><script>globalThis.harmed=1</script>`;
const SHORT = '<img src=x onerror=harmed=1>';
const TEXTS = [
  MARKUP,
  'javascript:globalThis.harmed=1 data:text/html,<script>harmed=1</script>',
  'https://safe.example/"onmouseover="globalThis.harmed=1',
  'https://bank.example@evil.example/',
  '\u202egpj.exe https://evil.example/\u202egpj.exe',
  `Z${'\u0301'.repeat(300)}algo`,
  'x'.repeat(9_000),
  `${'\u2066'.repeat(50)}isolates`,
];

test('whatever others write is shown as they wrote it, and does nothing', async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const { direct, group } = await withClients([ann, ben], async (_, bens) => {
    await bens.setSelf({ displayName: SHORT, signature: MARKUP });
    const { conversation: direct } = await bens.openDirect(ann.tokens.user);
    for (const text of TEXTS) {
      await bens.post(direct, text);
    }
    await bens.postFile(direct, named(`${SHORT}\u202egpj.exe`, 'text/html', MARKUP), MARKUP);
    await bens.react(direct, 1, '<b>');
    const { conversation: group } = await bens.createGroup(SHORT, [ann.tokens.user]);
    await bens.groups.announce(group, MARKUP);
    await bens.groups.goBy(group, SHORT);
    await bens.post(group, MARKUP);
    return { direct, group };
  });
  const app = await enter(ann);
  const { page } = app;

  for (const address of [
    `/#/chats/${direct}/info`,
    `/#/chats/${group}/info`,
    '/#/contacts',
    `/#/contacts/${ben.tokens.user}`,
  ]) {
    await page.goto(address);
    await expect(page.getByText(SHORT).first()).toBeVisible();
    await expect(page.locator('.skeleton')).toHaveCount(0);
    const found = await page.evaluate(() => ({
      harmed: 'harmed' in globalThis,
      made: document.querySelectorAll('[onerror], [onmouseover], img[src=x], iframe, body script')
        .length,
      links: [...document.querySelectorAll('a')]
        .filter(({ href }) => !href.startsWith(location.origin))
        .map(({ href, rel }) => `${new URL(href).host} ${rel}`),
    }));
    expect(found.harmed, address).toBe(false);
    expect(found.made, address).toBe(0);
    for (const link of found.links) {
      expect(link).toMatch(/^(safe|evil)\.example .*noopener/);
    }
  }

  // A long text or piled marks push nothing out of the page.
  await page.goto(`/#/chats/${direct}`);
  const chat = await app.chat(SHORT);
  await expect(chat.field).toBeInViewport();
  expect(await chat.log.evaluate((log) => log.scrollWidth <= log.clientWidth)).toBe(true);
});
