import { expect, test } from '../support/test.ts';
import { register } from '../support/users.ts';

test('a user hears that calls will work, by a real relay', async ({ enter }) => {
  // With it the browser lists the loopback interface, the only one that the test uses.
  const app = await enter(await register('tess'), { permissions: ['camera', 'microphone'] });
  await app.goToSetting('Calls');

  await app.button('Check my connection for calls').click();

  await expect(app.page.getByText('Calls will work here.')).toBeVisible();
  for (const way of ['Server', 'Relay by UDP', 'Relay by TCP']) {
    const row = app.page.getByRole('row').filter({ hasText: way });
    await expect(row.getByRole('cell')).toHaveText(/^\d+ ms$/);
  }
  await expect(app.button('Check again')).toBeEnabled();
});
