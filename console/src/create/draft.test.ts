import { expect, it } from 'vitest';
import { bodyOf, emptyDraft, problemsOfGeneral, stepOf } from './draft';

it('becomes the body of an application', () => {
  const draft = {
    ...emptyDraft,
    name: ' api ',
    repository: 'https://x/y.git',
    start: 'node "my app.js"',
    port: '80',
    health: '/up',
  };
  expect(bodyOf(draft)).toMatchObject({
    name: 'api',
    auto_deploy: true,
    entrypoint: 'node',
    arguments: ['my app.js'],
    git_repository: { url: 'https://x/y.git', branch: 'main', root_path: '/' },
    healthchecks: { readiness_probe: { type: { http: { path: '/up', port: 80 } } } },
  });
});

it('says what is missing, and where a refused field stands', () => {
  expect(Object.keys(problemsOfGeneral(emptyDraft))).toEqual(['name', 'repository']);
  expect(Object.keys(problemsOfGeneral({ ...emptyDraft, kind: 'CONTAINER', name: 'a' }))).toEqual([
    'image',
  ]);
  expect([
    stepOf('git_repository.url'),
    stepOf('build_command'),
    stepOf('ports.internal_port'),
  ]).toEqual([0, 1, 2]);
});
