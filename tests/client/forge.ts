// The webhooks of a repository as GitHub's API has them (docs.github.com/en/rest/repos/webhooks).

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Forge {
  url: string;
  stop(): Promise<void>;
}

export async function startForge(): Promise<Forge> {
  const hooks: object[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    if (request.method === 'POST') {
      hooks.push({ ...JSON.parse(text), id: hooks.length + 1, type: 'Repository' });
    }
    response.writeHead(request.method === 'POST' ? 201 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(request.method === 'POST' ? hooks.at(-1) : hooks));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
