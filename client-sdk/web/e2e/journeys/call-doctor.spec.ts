import { expect, test } from '../support/test.ts';
import { register } from '../support/users.ts';

test('a user hears what calls lack where no server helps them', async ({ enter }) => {
  const app = await enter(await register('tom'));
  await app.goToSetting('Calls');

  await app.button('Check my connection for calls').click();

  await expect(
    app.page.getByText('Calls will work, but not always, or not as well.'),
  ).toBeVisible();
  await expect(app.page.getByText(/^No servers help with calls/)).toBeVisible();
  await expect(app.page.getByRole('row').getByRole('cell')).toHaveText([/^\d+ ms$/]);
});
