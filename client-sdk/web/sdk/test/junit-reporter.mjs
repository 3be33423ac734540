// Writes what `node --test` tells as the reports that Maven's tools write, so that ./skein test counts these tests, too.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const escaped = (text) =>
  String(text).replace(
    /[&<>"]/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c],
  );

// biome-ignore lint/style/noDefaultExport: node asks a reporter for it.
export default async function* report(events) {
  const suites = new Map();
  for await (const { type, data } of events) {
    if (
      (type === 'test:pass' || type === 'test:fail') &&
      data.details?.type !== 'suite' &&
      data.file
    ) {
      const name = basename(data.file).replace(/\.test\.[jt]s$/, '');
      const suite = suites.get(name) ?? { tests: 0, failures: 0, skipped: 0, millis: 0, cases: [] };
      suites.set(name, suite);
      const failed = type === 'test:fail';
      suite.tests++;
      suite.failures += failed ? 1 : 0;
      suite.skipped += data.skip === undefined ? 0 : 1;
      suite.millis += data.details.duration_ms;
      const cause = data.details.error?.cause ?? data.details.error;
      const failure = failed ? `<failure>${escaped(cause?.stack ?? cause)}</failure>` : '';
      if (failed) {
        yield `FAILED ${name}: ${data.name}\n${cause?.stack ?? cause}\n`;
      }
      const seconds = (data.details.duration_ms / 1000).toFixed(3);
      suite.cases.push(
        `  <testcase classname="web.${name}" name="${escaped(data.name)}" time="${seconds}">${failure}</testcase>`,
      );
    }
  }
  const directory = process.env.SKEIN_TEST_REPORTS;
  mkdirSync(directory, { recursive: true });
  for (const [name, suite] of suites) {
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
  const all = [...suites.values()];
  const count = (what) => all.reduce((sum, suite) => sum + suite[what], 0);
  yield `web: ${count('tests')} tests, ${count('failures')} failed, ${count('skipped')} skipped\n`;
}
