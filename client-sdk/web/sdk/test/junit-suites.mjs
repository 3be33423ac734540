// Reports of test suites as Maven's tools write them, so that ./skein test counts them with the others.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const escaped = (text) =>
  String(text).replace(
    /[&<>"]/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c],
  );

export class JunitSuites {
  #suites = new Map();

  /** @param test its `title` and `millis`, what was the `failure` if it failed, and whether it `isSkipped` */
  add(name, { title, millis, failure, isSkipped }) {
    const suite = this.#suites.get(name) ?? {
      tests: 0,
      failures: 0,
      skipped: 0,
      millis: 0,
      cases: [],
    };
    this.#suites.set(name, suite);
    suite.tests++;
    suite.failures += failure === undefined ? 0 : 1;
    suite.skipped += isSkipped ? 1 : 0;
    suite.millis += millis;
    const seconds = (millis / 1000).toFixed(3);
    const told = failure === undefined ? '' : `<failure>${escaped(failure)}</failure>`;
    suite.cases.push(
      `  <testcase classname="web.${name}" name="${escaped(title)}" time="${seconds}">${told}</testcase>`,
    );
  }

  /** One file per suite. */
  write(directory) {
    mkdirSync(directory, { recursive: true });
    for (const [name, suite] of this.#suites) {
      const head =
        `<testsuite name="web.${name}" time="${(suite.millis / 1000).toFixed(3)}" tests="${suite.tests}" ` +
        `errors="0" skipped="${suite.skipped}" failures="${suite.failures}">`;
      const lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        head,
        ...suite.cases,
        '</testsuite>',
        '',
      ];
      writeFileSync(join(directory, `TEST-web.${name}.xml`), lines.join('\n'));
    }
  }

  toString() {
    const all = [...this.#suites.values()];
    const count = (what) => all.reduce((sum, suite) => sum + suite[what], 0);
    return `web: ${count('tests')} tests, ${count('failures')} failed, ${count('skipped')} skipped`;
  }
}
