import { defineConfig } from '@playwright/test';
import { FIRST_NODE } from './support/nodes.ts';

const artifacts = '../target/browser';

// biome-ignore lint/style/noDefaultExport: Playwright asks for it.
export default defineConfig({
  // The second is for a cluster that somebody kills a node of meanwhile; the last tells figures, and asserts none. What
  // failures leave behind is kept until the next run of each.
  projects: [
    { name: 'journeys', testDir: 'journeys', outputDir: `${artifacts}/journeys` },
    { name: 'failover', testDir: 'failover', outputDir: `${artifacts}/failover` },
    // By a relay on loopback, of a node that has one.
    { name: 'turn', testDir: 'turn', outputDir: `${artifacts}/turn` },
    // Calls of groups by a real SFU, of nodes that have one, which somebody kills meanwhile.
    { name: 'sfu', testDir: 'sfu', outputDir: `${artifacts}/sfu` },
    { name: 'measures', testDir: 'measures', outputDir: `${artifacts}/measures` },
  ],
  // One Chromium at a time: the nodes need the other core.
  workers: 1,
  forbidOnly: process.env.CI !== undefined,
  // Bounds, for machines that have much else to do; nothing waits for a time.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list', { printSteps: false }], ['./support/suite-reporter.mjs']],
  use: {
    baseURL: FIRST_NODE,
    locale: 'en-US',
    viewport: { width: 1280, height: 820 },
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    // Without the pages themselves, of which each step would take a copy; --trace=on has them.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    launchOptions: {
      // None of Playwright's own: the machine's.
      executablePath: process.env.SKEIN_CHROMIUM ?? '',
      args: [
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--allow-loopback-in-peer-connection',
      ],
    },
  },
});
