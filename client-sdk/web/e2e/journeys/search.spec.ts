import { Search } from '../pages/search.ts';
import { SECOND_NODE } from '../support/nodes.ts';
import { fill, makeScene } from '../support/scene.ts';
import { expect, PHONE, test } from '../support/test.ts';
import { registerFriends, withClients } from '../support/users.ts';

/** More than a window shows, and less than an open chat has at hand. */
const MORE_MESSAGES = 80;
/** More than a page of a search. */
const MANY = 60;

test('what two have said is found by both, and is a jump away', async ({ enter }) => {
  const { ann, ben } = await makeScene();
  const [anns, bens] = await Promise.all([enter(ann), enter(ben, { node: SECOND_NODE })]);
  const bensChat = await bens.talkTo(ann.name);
  await bensChat.say('The lighthouse keeper knows, <b>they</b> say');
  const group = await anns.openChat('Saturday sail');
  await group.say('Meet me at the Lighthouse');
  await fill(ann, ben, MORE_MESSAGES);

  await anns.goTo('Chats');
  const search = await Search.open(anns);
  await expect(search.field).toBeFocused();
  await expect(anns.heading('Find a message')).toBeVisible();
  await search.field.fill('lighthouse');
  await search.finds('Meet me at the Lighthouse', 'The lighthouse keeper knows, <b>they</b> say');
  await expect(search.line('keeper').locator('mark')).toHaveText(['lighthouse']);
  await expect(search.line('keeper').locator('b')).toHaveCount(0);
  await expect(search.line('Meet me')).toContainText('Saturday sail');

  // Far above what was said since; what was found stays beside it.
  await search.line('keeper').click();
  const chat = await anns.chat('Ben Okafor');
  await expect(chat.message('The lighthouse keeper')).toBeInViewport();
  await search.line('Meet me').click();
  await expect((await anns.chat('Saturday sail')).message('Meet me')).toBeInViewport();
  await search.line('keeper').click();
  await expect(chat.message('The lighthouse keeper')).toBeInViewport();

  await bens.page.goto('/#/search');
  const bensSearch = await Search.opened(bens);
  await bensSearch.field.fill('meet light');
  await bensSearch.finds('Meet me at the Lighthouse');
  await bensSearch.field.fill('keeper');
  await bensSearch.finds('The lighthouse keeper');

  // It is followed as it changes.
  await bensSearch.line('keeper').click();
  await bensChat.choose('The lighthouse keeper', 'Take back');
  await bens.confirm('Take back');
  await expect(search.lines).toHaveCount(1);
  await expect(bensSearch.lines).toHaveCount(0);
});

test('a search is narrowed by chat, type, sender and time', async ({ enter }) => {
  const { ann } = await makeScene();
  const app = await enter(ann);
  const chat = await app.openChat('Ben Okafor');
  const details = await chat.openDetails();
  await details.getByRole('button', { name: 'Search in this chat', exact: true }).click();
  const search = await Search.opened(app);
  await expect(app.page.getByText('In \u2068Ben Okafor 本\u2069')).toBeVisible();

  await search.field.fill('ferry');
  await search.finds('The ferry leaves at 9:45');
  await search.field.fill('slip');
  await search.finds();
  await expect(app.heading('Nothing found')).toBeVisible();

  await search.field.fill('');
  await search.narrow('Type', 'Files');
  await search.finds('route plan.txt');
  await search.narrow('Type', 'Links');
  await search.finds('The ferry leaves at 9:45');
  await search.narrow('Type', 'Any type');
  await search.narrow('From', 'Ben Okafor 本');
  await search.finds('route plan.txt', 'Good. I bring the map');
  await search.narrow('From', 'Anybody');

  await search.narrow('When', 'Choose dates');
  await app.field('Last day').fill('2020-01-31');
  await search.finds();
  await search.narrow('When', 'Today');
  await search.field.fill('are you there');
  await search.finds();
  await app.button('Search in all chats').click();
  await search.finds('are you there?');
});

test('a search is done by keys alone, in any script', async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const conversation = await withClients([ann, ben], async (anns, bens) => {
    const opened = await bens.openDirect(ann.tokens.user);
    await bens.post(opened.conversation, '我们明天在北京大学见面吧');
    await anns.post(opened.conversation, 'see you there');
    return opened.conversation;
  });
  const app = await enter(ann);
  const { keyboard } = app.page;

  await keyboard.press('Control+k');
  await expect(app.find).toBeFocused();
  await keyboard.type('北京大学');
  await expect(app.page.getByRole('button', { name: /^Search messages for/ })).toBeVisible();
  await keyboard.press('Enter');
  const search = await Search.opened(app);
  await expect(search.field).toHaveValue('北京大学');
  await search.finds('我们明天在北京大学见面吧');
  await expect(search.line('北京大学').locator('mark')).toHaveText(['北京大学']);
  await keyboard.press('ArrowDown');
  await expect(search.line('北京大学')).toBeFocused();
  await keyboard.press('Enter');
  const chat = await app.chat(ben.name);
  await expect(chat.message('北京大学')).toBeInViewport();
  await expect(app.page).toHaveURL(new RegExp(`#/chats/${conversation}/search$`));
});

test('a phone goes from what was found to the message and back, as far as there is more', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  await withClients([ann, ben], async (anns) => {
    const { conversation } = await anns.openDirect(ben.tokens.user);
    for (let at = 1; at <= MANY; at++) {
      await anns.post(conversation, `buoy ${at}, as far as the eye sees`);
    }
  });
  const app = await enter(ann, PHONE);
  const search = await Search.open(app);
  await search.field.fill(`buoy ${MANY}`);
  await search.finds(`buoy ${MANY}`);
  await search.field.fill('buoy');
  await expect(search.line(`buoy ${MANY},`)).toBeVisible();
  const list = app.page.getByRole('list', { name: 'Found messages', exact: true });
  await expect(async () => {
    await list.evaluate((element) => element.parentElement?.scrollTo(0, 1_000_000));
    await expect(search.line('buoy 1,')).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });

  await search.line('buoy 1,').click();
  const chat = await app.chat(ben.name);
  await expect(chat.message('buoy 1,')).toBeInViewport();
  await expect(search.field).toBeHidden();
  await app.button('Back').click();
  await expect(search.field).toHaveValue('buoy');
  await expect(search.line(`buoy ${MANY},`)).toBeVisible();
});
