// A slipwayd of our own: on a free port, with its own data folder, ended with everything it runs.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Daemon {
  url: string;
  token: string;
  repository: string; // a git repository with one commit
  commit: string;
  stop(): Promise<void>;
}

const bin = process.env.SLIPWAY_BIN ?? fileURLToPath(new URL('../../build/release/bin', import.meta.url));

// What it builds fails at once: the suite is about the API, not about what runs.
function makeRepository(folder: string): string {
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const where = { cwd: folder, encoding: 'utf8' as const };
    return execFileSync('git', [...identity, ...args], where).trim();
  };
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', folder]);
  writeFileSync(join(folder, 'README.md'), 'A shop.\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
  return git('rev-parse', 'HEAD');
}

async function address(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /listening on (http:\/\/\S+)/.exec(line);
    if (url) return url[1];
  }
  throw new Error('slipwayd ended before it served');
}

// `more`: options of slipwayd.
export async function startDaemon(more: string[] = []): Promise<Daemon> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-client-'));
  const repository = join(folder, 'shop');
  const commit = makeRepository(repository);
  const data = join(folder, 'data');
  // A gateway would outlive the daemon, and nothing here serves.
  const options = ['--data', data, '--listen', '127.0.0.1:0', '--gateway', 'none', '--allow-file-repositories', ...more];
  // It is only asked whether it is there: the cluster is not.
  const helm = join(folder, 'helm');
  writeFileSync(helm, '#!/bin/sh\n[ "$1" = version ] && echo v3.14.0 && exit 0\nexit 1\n', { mode: 0o755 });
  const child = spawn(join(bin, 'slipwayd'), options, {
    env: { ...process.env, SLIPWAY_HELM: helm },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await address(child);
  child.stdout!.resume();
  return {
    url,
    token: readFileSync(join(data, 'admin-token'), 'utf8').trim(),
    repository: `file://${repository}`,
    commit,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
