import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeptAccounts, KeptValue, logOutLeft } from '../src/client/account.ts';
import { SkeinError } from '../src/sdk.ts';
import { storage } from './storage.ts';

const ANN = { user: '1', name: 'ann' };
const BEN = { user: '11', name: 'ben' };

describe('the accounts of a browser', () => {
  it('are kept until they are forgotten, with all that is kept of them', () => {
    const browser = storage();
    const kept = new KeptAccounts(browser, storage());
    assert.equal(kept.shown(), undefined);
    kept.show(ANN);
    kept.show(BEN);
    new KeptValue('reads.1', browser).keep({ g1: 4 });
    new KeptValue('reads.11', browser).keep({ g1: 9 });
    new KeptValue('appearance', browser).keep({ theme: 'dark' });

    kept.forget(ANN.user);

    assert.deepEqual(new KeptAccounts(browser, storage()).all(), [BEN]);
    assert.deepEqual(new KeptValue('reads.1', browser).load({}), {});
    assert.deepEqual(new KeptValue('reads.11', browser).load({}), { g1: 9 });
    assert.deepEqual(new KeptValue('appearance', browser).load({}), { theme: 'dark' });
  });

  it('are shown by one page each, whatever other pages show', () => {
    const browser = storage();
    const page = storage();
    new KeptAccounts(browser, page).show(ANN);
    new KeptAccounts(browser, storage()).show(BEN);

    assert.deepEqual(new KeptAccounts(browser, page).shown(), ANN);
    assert.deepEqual(new KeptAccounts(browser, storage()).shown(), BEN);
  });

  it('keep nothing that proves who one is', () => {
    const browser = storage();
    const page = storage();
    const signedIn = { ...ANN, accessToken: 'a secret', refreshToken: 'a secret' };

    new KeptAccounts(browser, page).show(signedIn);

    for (const place of [browser, page]) {
      const values = Object.keys(place).map((key) => place.getItem(key));
      assert.equal(values.length > 0, true);
      assert.doesNotMatch(values.join(), /secret/);
    }
  });

  it('are none where what is kept makes no sense', () => {
    for (const text of ['{', '7', '{"user":"1"}', '[{"user":1}]']) {
      const browser = storage();
      browser.setItem('skein.accounts', text);

      assert.deepEqual(new KeptAccounts(browser, storage()).all(), []);
    }
  });
});

describe('who has left without a connection', () => {
  it('is logged out as soon as there is one', async () => {
    const browser = storage();
    const kept = new KeptAccounts(browser, storage());
    kept.leave(ANN.user);
    kept.leave(BEN.user);
    const answers = [
      () => Promise.reject(new SkeinError('UNAVAILABLE', 'no answer')),
      () => Promise.resolve(),
      () => Promise.reject(new SkeinError('REFRESH_INVALID', 'logged out elsewhere')),
    ];
    const asked: string[] = [];
    const accounts = {
      logOutByCookie: (user: string) => {
        asked.push(user);
        return answers.shift()?.() ?? Promise.resolve();
      },
    };

    await logOutLeft(accounts, kept);
    assert.deepEqual(kept.left(), [ANN.user]);
    await logOutLeft(accounts, kept);

    assert.deepEqual(asked, [ANN.user, BEN.user, ANN.user]);
    assert.deepEqual(kept.left(), []);
  });

  it('stays logged in after a new log-in', () => {
    const kept = new KeptAccounts(storage(), storage());
    kept.leave(ANN.user);

    kept.show(ANN);

    assert.deepEqual(kept.left(), []);
  });
});
