// Writes what `node --test` tells as reports, and tells only what failed.
import { basename } from 'node:path';
import { JunitSuites } from './junit-suites.mjs';

// biome-ignore lint/style/noDefaultExport: node asks a reporter for it.
export default async function* report(events) {
  const suites = new JunitSuites();
  for await (const { type, data } of events) {
    if (
      (type === 'test:pass' || type === 'test:fail') &&
      data.details?.type !== 'suite' &&
      data.file
    ) {
      const name = basename(data.file).replace(/\.test\.[jt]s$/, '');
      const cause = data.details.error?.cause ?? data.details.error;
      const failure = type === 'test:fail' ? (cause?.stack ?? cause) : undefined;
      suites.add(name, {
        title: data.name,
        millis: data.details.duration_ms,
        failure,
        isSkipped: data.skip !== undefined,
      });
      if (type === 'test:fail') {
        yield `FAILED ${name}: ${data.name}\n${failure}\n`;
      }
    }
  }
  suites.write(process.env.SKEIN_TEST_REPORTS);
  yield `${suites}\n`;
}
