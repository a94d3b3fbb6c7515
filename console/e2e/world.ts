// A daemon of its own with the sample repository, and real pushes to it. The state is a file, so
// that setup, tests and teardown share it.
import { createHmac } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('.', import.meta.url)), '../..');
const bin = process.env['SLIPWAY_BIN'] ?? join(root, 'build/release/bin');

const hookSecret = 'a secret of the sample';

// Nothing of the person's own git configuration bears on the tests.
const environment = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Robin',
  GIT_AUTHOR_EMAIL: 'robin@shop.example',
  GIT_COMMITTER_NAME: 'Robin',
  GIT_COMMITTER_EMAIL: 'robin@shop.example',
};

function run(
  program: string,
  args: string[],
  cwd = root,
  more: Record<string, string> = {},
): string {
  const options = {
    cwd,
    env: { ...environment, ...more },
    encoding: 'utf8' as const,
    timeout: 120_000,
  };
  return execFileSync(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
}

// The demo knows how to end everything that a daemon leaves running.
function ofDemo(data: string, command: string, ...args: string[]): void {
  run('bash', [
    '-c',
    `data=$1; shift; source scripts/demo.d/lib.sh; ${command}`,
    '-',
    data,
    ...args,
  ]);
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen) return seen;
    await pause(100);
  }
  throw new Error(`waited in vain for ${what}`);
}

interface BoardSeen {
  services: { id: string; name: string }[];
  environments: { id: string }[];
  columns: {
    tip: string;
    created_at: string;
    state: string;
    message?: string;
    cells: { service: number; decision: string; state?: string }[];
  }[];
}

export class World {
  constructor(readonly data: string) {}

  get url(): string {
    return readFileSync(join(this.data, 'url'), 'utf8');
  }
  get token(): string {
    return readFileSync(join(this.data, 'slipway/admin-token'), 'utf8').trim();
  }
  get repository(): string {
    return join(this.data, 'forge/shop.git');
  }

  slipway(...args: string[]): string {
    return run(join(bin, 'slipway'), ['--data', join(this.data, 'slipway'), ...args], this.data, {
      SHOP_HOOK_SECRET: hookSecret,
    });
  }

  // `listen` of a daemon that comes back at the same address.
  async startDaemon(listen = '127.0.0.1:0', more: string[] = []): Promise<void> {
    mkdirSync(this.data, { recursive: true });
    const log = join(this.data, 'slipwayd.log');
    const out = openSync(log, 'w');
    const daemon = spawn(
      join(bin, 'slipwayd'),
      [
        '--data',
        join(this.data, 'slipway'),
        '--listen',
        listen,
        '--allow-file-repositories',
        '--webhook-network',
        '127.0.0.1',
        '--poll-interval',
        '3600',
        // Not there, until a test puts it there.
        '--helm',
        join(this.data, 'helm'),
        ...more,
      ],
      { stdio: ['ignore', out, out], detached: true, env: environment },
    );
    daemon.unref();
    ofDemo(this.data, 'record slipwayd "$1"', String(daemon.pid));
    writeFileSync(join(this.data, 'pid'), String(daemon.pid));
    const url = await until('slipwayd', () => {
      const said = /^slipwayd listening on (\S+)/m.exec(readFileSync(log, 'utf8'));
      if (!said && daemon.exitCode !== null) throw new Error(readFileSync(log, 'utf8'));
      return said?.[1];
    });
    writeFileSync(join(this.data, 'url'), url);
  }

  async stopDaemon(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const pid = Number(readFileSync(join(this.data, 'pid'), 'utf8'));
    process.kill(pid, signal);
    await until('the daemon’s end', () => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.startsWith('Z');
      } catch {
        return true;
      }
    });
  }

  openShop(): void {
    const shop = join(this.data, 'shop');
    run('git', ['init', '--quiet', '--bare', '--initial-branch=main', this.repository], root);
    cpSync(join(root, 'sample'), shop, { recursive: true });
    this.edit('slipway.yaml', /https:\/\/git.example.com\/shop.git/g, `file://${this.repository}`);
    run('git', ['init', '--quiet', '--initial-branch=main', shop]);
    run('git', ['remote', 'add', 'origin', this.repository], shop);
    this.push('The shop opens');
  }

  // Tells the hook of this name of each push, as whoever runs the git server sets it up.
  connect(name = 'shop', secret = hookSecret): void {
    const hook = (JSON.parse(this.slipway('--json', 'hook', 'show', name)) as { id: string }).id;
    const script = this.slipway('hook', 'git', hook, '--repository', `file://${this.repository}`);
    writeFileSync(join(this.repository, 'slipway-secret'), secret, { mode: 0o600 });
    writeFileSync(join(this.repository, 'hooks/post-receive'), script, { mode: 0o755 });
  }

  edit(file: string, from: string | RegExp, to: string): void {
    const path = join(this.data, 'shop', file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
    if (before === after) throw new Error(`the edit of ${file} changed nothing`);
    writeFileSync(path, after);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.data, 'shop', file), text);
  }

  private commit(message: string): string {
    const shop = join(this.data, 'shop');
    run('git', ['add', '--all'], shop);
    run('git', ['commit', '--quiet', '--allow-empty', '--message', message], shop);
    return run('git', ['rev-parse', 'HEAD'], shop).trim();
  }

  push(message: string, ...options: string[]): string {
    const tip = this.commit(message);
    run('git', ['push', '--quiet', ...options, 'origin', 'main'], join(this.data, 'shop'));
    return tip;
  }

  // A commit that only this branch has, which begins at main.
  pushTo(branch: string, message: string): string {
    const git = (...args: string[]) => run('git', args, join(this.data, 'shop'));
    const isThere = git('branch', '--list', branch).trim() !== '';
    git('checkout', '--quiet', ...(isThere ? [] : ['-b']), branch);
    try {
      const tip = this.commit(message);
      git('push', '--quiet', 'origin', branch);
      return tip;
    } finally {
      git('checkout', '--quiet', 'main');
    }
  }

  // Deploys the application's latest commit, and waits until it serves.
  async deployed(application: string): Promise<void> {
    const path = `/application/${application}/deploy`;
    const { deployment_id } = await this.post<{ deployment_id: string }>(path, {});
    await until(`the deployment of ${application}`, async () => {
      const { state } = await this.api<{ state: string }>(`/deployment/${deployment_id}`);
      if (/ERROR|CANCELED/.test(state)) throw new Error(`${application}: ${state}`);
      return state === 'DEPLOYED';
    });
  }

  // So many commits, then one push after another as fast as the daemon takes them: the branch moves
  // and a signed delivery tells of it, without the processes that a `git push` would start.
  async storm(count: number, change: (number: number) => string): Promise<string[]> {
    const before = run('git', ['rev-parse', 'main'], this.repository).trim();
    const tips = Array.from({ length: count }, (_, index) => this.commit(change(index + 1)));
    run('git', ['push', '--quiet', 'origin', 'main:refs/storm/main'], join(this.data, 'shop'));
    const hook = JSON.parse(this.slipway('--json', 'hook', 'show', 'shop')) as { id: string };
    for (const [index, after] of tips.entries()) {
      run('git', ['update-ref', 'refs/heads/main', after], this.repository);
      const update = { ref: 'refs/heads/main', before: tips[index - 1] ?? before, after };
      const body = JSON.stringify({ repository: `file://${this.repository}`, updates: [update] });
      const signature = createHmac('sha256', hookSecret).update(body).digest('hex');
      const response = await fetch(`${this.url}/hooks/${hook.id}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Hub-Signature-256': `sha256=${signature}`,
        },
        body,
      });
      if (response.status !== 202) throw new Error(await response.text());
    }
    return tips;
  }

  async api<T>(path: string): Promise<T> {
    const headers = { Authorization: `Token ${this.token}` };
    return (await (await fetch(`${this.url}/api${path}`, { headers })).json()) as T;
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.change('POST', path, body);
  }
  put<T>(path: string, body: object): Promise<T> {
    return this.change('PUT', path, body);
  }

  async remove(path: string): Promise<void> {
    const headers = { Authorization: `Token ${this.token}` };
    const response = await fetch(`${this.url}/api${path}`, { method: 'DELETE', headers });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }

  private async change<T>(method: string, path: string, body: object): Promise<T> {
    const headers = {
      Authorization: `Token ${this.token}`,
      'Content-Type': 'application/json',
    };
    const init = { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${this.url}/api${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async organization(): Promise<string> {
    return (await this.api<{ results: { id: string }[] }>('/organization')).results[0]!.id;
  }

  async board(): Promise<BoardSeen> {
    return this.api<BoardSeen>(`/organization/${await this.organization()}/board?limit=200`);
  }

  async tokenOf(role: string): Promise<string> {
    const path = `/organization/${await this.organization()}/apiToken`;
    return (await this.post<{ token: string }>(path, { name: `a ${role}`, role_id: role })).token;
  }

  // Deployed by no push: nothing but its page is looked at. Its path.
  async addJob(name: string): Promise<string> {
    const environment = (await this.board()).environments[0]!.id;
    const { id } = await this.post<{ id: string }>(`/environment/${environment}/job`, {
      name,
      source: {
        docker: {
          git_repository: { url: `file://${this.repository}`, root_path: 'services/worker' },
        },
      },
      schedule: { cronjob: { scheduled_at: '@yearly', entrypoint: 'sh' } },
      auto_deploy: false,
    });
    return `/job/${id}`;
  }

  // What a sender with a wrong secret would send.
  async refusedDelivery(agent: string): Promise<Response> {
    const path = `/organization/${await this.organization()}/hook`;
    const hooks = await this.api<{ results: { id: string; name: string }[] }>(path);
    const hook = hooks.results.find((one) => one.name === 'shop')!;
    return fetch(`${this.url}/hooks/${hook.id}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': agent,
        'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}`,
      },
      body: '{}',
    });
  }

  // Until the push of this commit has its verdicts and their deployments have ended.
  async settled(tip: string): Promise<void> {
    await until(`the end of ${tip}`, async () => {
      const column = (await this.board()).columns.find(
        (one) => one.tip === tip && one.state === 'DECIDED',
      );
      return column?.cells.every(
        (cell) =>
          cell.decision === 'SKIP' || /DEPLOYED|ERROR|CANCELED|SUPERSEDED/.test(cell.state ?? ''),
      );
    });
  }

  // The column of the push that deployed the service at that commit, once it has and this many
  // columns are decided. Others may have the same tip: who came while it was looked at finds it
  // already considered.
  async deployedAt(service: string, tip: string, count: number) {
    let found = { index: -1, message: '' };
    await until(`${service} at ${tip}`, async () => {
      const { services, columns } = await this.board();
      if (columns.length < count || columns.some(({ state }) => state === 'PENDING')) return false;
      const row = services.findIndex(({ name }) => name === service);
      const index = columns.findIndex(
        (one) =>
          one.tip === tip &&
          one.cells.some((cell) => cell.service === row && cell.state === 'DEPLOYED'),
      );
      found = { index, message: columns[index]?.message?.split('\n')[0] ?? '' };
      return index >= 0;
    });
    return found;
  }

  end(): void {
    if (existsSync(this.data) && readdirSync(this.data).length > 0)
      ofDemo(this.data, 'end_everything');
  }
}

// A name that no other test, and no other attempt of this one, has given.
export const unique = (name: string) => `${name}-${Date.now().toString(36)}`;

// That of the tests which run here: no two that run at the same time share one.
export const world = () =>
  new World(join(process.env['SLIPWAY_E2E_DATA']!, process.env['TEST_PARALLEL_INDEX']!));
