import { defineConfig } from '@playwright/test';

// Nothing less is asked for. A single spec does not need the pictures.
const isWhole = process.argv.length <= 3; // node playwright test

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/setup.ts',
  workers: isWhole ? 2 : 1, // each has a world of its own
  fullyParallel: false,
  retries: Number(process.env['SLIPWAY_TEST_ATTEMPTS'] ?? 1) - 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  // The pictures come first, of a world in which nothing else happened.
  projects: [
    { name: 'pictures', testMatch: 'pictures.spec.ts' },
    {
      name: 'console',
      testIgnore: 'pictures.spec.ts',
      dependencies: isWhole ? ['pictures'] : [],
    },
  ],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
  },
});
