import { expect, test } from '@playwright/test';
import { open } from './sign-in';

const services = 300;
const pushes = 200;

// A board of that size made up: what counts here is what the page does with it.
function board(): object {
  const environment = { id: 'e', name: 'production', mode: 'PRODUCTION', project_id: 'p' };
  return {
    last_event_id: '0',
    environments: [{ ...environment, project_name: 'shop', stages: [{ id: 's', name: 'MAIN' }] }],
    services: Array.from({ length: services }, (_, index) => ({
      id: `service-${index}`,
      name: `service-${String(index).padStart(3, '0')}`,
      kind: 'APPLICATION',
      environment_id: 'e',
      stage_id: 's',
      auto_deploy: true,
      stopped: false,
    })),
    columns: Array.from({ length: pushes }, (_, column) => ({
      id: `push-${pushes - column}`,
      type: 'PUSH',
      source: 'HOOK',
      state: 'DECIDED',
      created_at: '2026-01-01T00:00:00Z',
      ref: 'refs/heads/main',
      tip: String(column).padStart(40, '0'),
      message: `Change ${column}`,
      cells: Array.from({ length: services }, (__, service) =>
        (service + column) % 9 === 0
          ? {
              service,
              decision: 'DEPLOY',
              reason: 'MATCHED',
              deployment_id: 'd',
              state: 'DEPLOYED',
            }
          : { service, decision: 'SKIP', reason: 'NO_MATCH' },
      ),
    })),
  };
}

test('three hundred services and two hundred pushes are drawn only where they are seen', async ({
  page,
}) => {
  await page.route('**/board?*', (route) => route.fulfill({ json: board() }));
  await open(page, '/');
  await expect(page.getByRole('link', { name: 'service-000' })).toBeVisible();
  const slowest = await page.locator('.grid-scroll').evaluate(async (grid) => {
    const frame = () => new Promise<number>((seen) => requestAnimationFrame(seen));
    let worst = 0;
    for (let step = 1; step <= 8; step += 1) {
      const before = await frame();
      grid.scrollTo(step * 76, step * 76);
      await frame();
      worst = Math.max(worst, (await frame()) - before);
    }
    return worst;
  });
  expect(await page.locator('.grid button').count()).toBeLessThan(1500);
  console.log(`slowest step of scrolling: ${slowest.toFixed(0)} ms`);
});
