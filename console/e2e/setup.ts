import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FullConfig } from '@playwright/test';
import { World } from './world';

const services = ['web', 'api', 'worker', 'docs'];

// The pushes that the board shows from the start: of each kind of outcome one.
async function pushes(world: World): Promise<void> {
  const push = (message: string, ...options: string[]) =>
    world.settled(world.push(message, ...options));
  world.edit('services/web/server.py', /^TITLE = .*/m, 'TITLE = "The fruit shop"');
  await push('web: a better title');
  world.edit('libs/common/catalogue.csv', 'plum,0.80', 'plum,0.70');
  await push('catalogue: plums are cheaper');
  world.edit('services/api/README.md', /$/, '\nPrices are in euro.\n');
  await push('READMEs: say more');
  world.edit('services/web/server.py', 'return 200, "ok\\n"', 'return 503, "no till\\n"');
  await push('web: a new till');
  world.edit('services/web/server.py', 'return 503, "no till\\n"', 'return 200, "fine\\n"');
  world.edit('docs/index.html', 'at eight', 'at nine');
  await push('web: the till works; docs: we open later');
  world.edit('services/api/main.c', 'currency = "EUR"', 'currency = "CHF"');
  await push('api: think about francs [skip deploy]');
  world.edit('services/worker/worker.sh', /^interval=.*/m, 'interval=3');
  await push('worker: count more often');
}

async function open(world: World): Promise<void> {
  await world.startDaemon();
  world.openShop();
  world.slipway('apply', '-f', join(world.data, 'shop/slipway.yaml'));
  world.connect();
  world.slipway('application', 'deploy', ...services, '--watch');
  await pushes(world);
}

// What went wrong, if anything.
function attempt(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

export default async function setup({ workers }: FullConfig): Promise<() => void> {
  const data = mkdtempSync(join(tmpdir(), 'slipway-console-'));
  process.env['SLIPWAY_E2E_DATA'] = data;
  const worlds = Array.from({ length: workers }, (_, index) => new World(join(data, `${index}`)));
  const end = () => {
    const ended = worlds.map((world) => attempt(() => world.end()));
    rmSync(data, { recursive: true, force: true });
    for (const error of ended) if (error) throw error;
  };
  try {
    for (const world of worlds) await open(world);
  } catch (error) {
    end();
    throw error;
  }
  return end;
}
