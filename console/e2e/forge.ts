// The webhooks of a repository as GitHub's API has them (docs.github.com/en/rest/repos/webhooks),
// at a forge that then sends its ping as GitHub does, and the repositories that a token reaches
// (docs.github.com/en/rest/repos/repos).
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Made {
  config: { url: string; secret: string };
}

interface Reached {
  full_name: string;
  clone_url: string;
  default_branch: string;
  private: boolean;
}

export async function startForge(reached: Reached[] = []) {
  const hooks: Made[] = [];
  const server = createServer(async (request, response) => {
    if (request.url!.startsWith('/user/repos')) {
      const isKnown = request.headers.authorization === 'Bearer a token of the forge';
      response.writeHead(isKnown ? 200 : 401, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(isKnown ? reached : { message: 'Bad credentials' }));
      return;
    }
    let text = '';
    for await (const part of request) text += part;
    if (request.method === 'POST') {
      hooks.push({ ...JSON.parse(text), id: hooks.length + 1, type: 'Repository' });
    }
    if (request.method === 'DELETE') {
      hooks.splice(Number(request.url!.split('/').at(-1)) - 1, 1);
      response.writeHead(204).end();
      return;
    }
    // A secret is never read back.
    const shown = hooks.map((hook) => ({
      ...hook,
      config: { ...hook.config, secret: '********' },
    }));
    response.writeHead(request.method === 'POST' ? 201 : 200, {
      'Content-Type': 'application/json',
    });
    response.end(JSON.stringify(request.method === 'POST' ? shown.at(-1) : shown));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hooks,
    // `to`: where the daemon listens in truth.
    async ping(to: string): Promise<number> {
      const { url, secret } = hooks[0]!.config;
      const body = JSON.stringify({ zen: 'Keep it logically awesome.', hook_id: 1 });
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const response = await fetch(to + new URL(url).pathname, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-GitHub-Event': 'ping',
          'X-GitHub-Delivery': randomUUID(),
          'X-Hub-Signature-256': `sha256=${signature}`,
        },
        body,
      });
      return response.status;
    },
    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
