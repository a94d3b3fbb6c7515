// What the steps of the creation gather, and the requests that it becomes. Pure.
export type Kind = 'APPLICATION' | 'CONTAINER';

export interface Rule {
  mode: 'MATCH' | 'EXCLUDE';
  value: string;
}

export interface Pair {
  key: string;
  value: string;
  secret: boolean;
}

export interface Draft {
  kind: Kind;
  name: string;
  environment: string;
  autoDeploy: boolean;
  repository: string;
  branch: string;
  root: string;
  image: string;
  tag: string;
  build: string;
  start: string;
  port: string;
  health: string;
  variables: Pair[];
  rules: Rule[];
  deploy: boolean;
}

export const emptyDraft: Draft = {
  kind: 'APPLICATION',
  name: '',
  environment: '',
  autoDeploy: true,
  repository: '',
  branch: 'main',
  root: '/',
  image: '',
  tag: 'latest',
  build: '',
  start: '',
  port: '',
  health: '',
  variables: [],
  rules: [],
  deploy: true,
};

function command(start: string): object {
  const words = start
    .match(/"[^"]*"|'[^']*'|\S+/g)
    ?.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  const [entrypoint, ...args] = words ?? [];
  return entrypoint ? { entrypoint, arguments: args } : {};
}

function probe(path: string, port: number): object {
  return {
    readiness_probe: {
      type: { http: { path, port, scheme: 'HTTP' } },
      initial_delay_seconds: 0,
      period_seconds: 2,
      timeout_seconds: 5,
      success_threshold: 1,
      failure_threshold: 15,
    },
  };
}

export function bodyOf(draft: Draft): object {
  const port = Number(draft.port);
  return {
    name: draft.name.trim(),
    auto_deploy: draft.autoDeploy,
    ...command(draft.start),
    ports: port
      ? [
          {
            internal_port: port,
            external_port: 443,
            publicly_accessible: true,
            is_default: true,
            protocol: 'HTTP',
          },
        ]
      : [],
    healthchecks: port && draft.health ? probe(draft.health, port) : {},
    ...(draft.kind === 'APPLICATION'
      ? {
          git_repository: {
            url: draft.repository.trim(),
            branch: draft.branch,
            root_path: draft.root,
          },
          ...(draft.build ? { build_command: draft.build } : {}),
        }
      : { image_name: draft.image.trim(), tag: draft.tag }),
  };
}

export type Problems = Record<string, string>;

export function problemsOfGeneral(draft: Draft): Problems {
  const problems: Problems = {};
  if (!draft.name.trim()) problems['name'] = 'A name is needed.';
  if (draft.kind === 'APPLICATION' && !draft.repository.trim()) {
    problems['repository'] = 'The repository’s address is needed, https or ssh.';
  }
  if (draft.kind === 'CONTAINER' && !draft.image.trim())
    problems['image'] = 'The image’s name is needed.';
  return problems;
}

// The step that a field which the server refuses stands in.
export function stepOf(field: string): number {
  if (/build|entrypoint|arguments/.test(field)) return 1;
  if (/port|healthcheck|probe/.test(field)) return 2;
  return 0;
}
