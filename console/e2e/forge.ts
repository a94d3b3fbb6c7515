// The webhooks of a repository as GitHub's API has them (docs.github.com/en/rest/repos/webhooks),
// at a forge that then sends its ping as GitHub does, the repositories that a token reaches
// (docs.github.com/en/rest/repos/repos), and what it is told of commits
// (docs.github.com/en/rest/commits/statuses). The repositories of a folder are those of acme.
import { spawnSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Made {
  config: { url: string; secret: string };
}

interface Status {
  context: string;
  state: string;
  description: string;
  target_url: string;
}

interface Reached {
  full_name: string;
  clone_url: string;
  default_branch: string;
  private: boolean;
}

async function serveGit(folder: string, request: IncomingMessage, response: ServerResponse) {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { pathname, searchParams } = new URL(request.url!, 'http://forge');
  const { stdout } = spawnSync('git', ['http-backend'], {
    input: Buffer.concat(parts),
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname.replace(/^\/acme/, ''),
      QUERY_STRING: searchParams.toString(),
    },
  });
  const end = stdout.indexOf('\r\n\r\n');
  const lines = stdout.subarray(0, end).toString().split('\r\n');
  const fields = new Map(lines.map((line) => line.split(': ', 2) as [string, string]));
  response.writeHead(Number.parseInt(fields.get('Status') ?? '200', 10), {
    'Content-Type': fields.get('Content-Type') ?? 'text/plain',
  });
  response.end(stdout.subarray(end + 4));
}

export async function startForge(reached: Reached[] = [], folder?: string) {
  const hooks: Made[] = [];
  const statuses: Status[] = [];
  const server = createServer(async (request, response) => {
    if (request.url!.startsWith('/user/repos')) {
      const isKnown = request.headers.authorization === 'Bearer a token of the forge';
      response.writeHead(isKnown ? 200 : 401, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(isKnown ? reached : { message: 'Bad credentials' }));
      return;
    }
    if (folder && request.url!.startsWith('/acme/')) {
      await serveGit(folder, request, response);
      return;
    }
    let text = '';
    for await (const part of request) text += part;
    if (request.url!.includes('/statuses/')) {
      statuses.push(JSON.parse(text));
      response.writeHead(201, { 'Content-Type': 'application/json' }).end(text);
      return;
    }
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
    statuses,
    // `to`: where the daemon listens in truth.
    async tell(to: string, event: string, content: object): Promise<number> {
      const { url, secret } = hooks[0]!.config;
      const body = JSON.stringify(content);
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const response = await fetch(to + new URL(url).pathname, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-GitHub-Event': event,
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
