// A public linter of OpenAPI descriptions.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

// What it finds fault with, in its words; empty where all is well.
export function lint(document: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-lint-'));
  try {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document, null, 1));
    const options = ['lint', file, '--config', join(here, 'redocly.yaml'), '--format=stylish'];
    const run = spawnSync(join(here, 'node_modules/.bin/redocly'), options, {
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    });
    const told = run.stdout + run.stderr;
    return run.status === 0 && !/warning/i.test(told) ? '' : told;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
