import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositoryFile } from './testing/repository.ts';

const SDK = 'client-sdk/web/sdk';

test("the README's example is one that compiles", () => {
  const [, example] = /```ts\n(.*?)```/s.exec(repositoryFile(`${SDK}/README.md`)) ?? [];

  assert.equal(example, repositoryFile(`${SDK}/test/examples/hello-skein.ts`));
});
