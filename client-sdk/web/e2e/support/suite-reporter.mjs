// Writes what Playwright tells as reports, where SKEIN_TEST_REPORTS names a folder for them.
import { basename } from 'node:path';
import { JunitSuites } from '../../sdk/test/junit-suites.mjs';

// biome-ignore lint/style/noDefaultExport: Playwright asks a reporter for it.
export default class SuiteReporter {
  #suites = new JunitSuites();

  onTestEnd({ title, location }, { status, duration, errors }) {
    const isSkipped = status === 'skipped';
    this.#suites.add(`browser-${basename(location.file, '.spec.ts')}`, {
      title,
      millis: duration,
      failure:
        isSkipped || status === 'passed'
          ? undefined
          : [status, ...errors.map(({ stack, message }) => stack ?? message)].join('\n'),
      isSkipped,
    });
  }

  onEnd() {
    const directory = process.env.SKEIN_TEST_REPORTS;
    if (directory !== undefined) {
      this.#suites.write(directory);
    }
  }

  /** Another one tells on the way. */
  printsToStdio() {
    return false;
  }
}
