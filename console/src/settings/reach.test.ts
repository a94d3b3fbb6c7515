import { describe, expect, it } from 'vitest';
import { limitOf, placesOf, reachWords } from './reach';

const environment = (id: string, name: string, project: string) => ({
  id,
  name,
  project_name: project.toUpperCase(),
});
const places = placesOf(
  ['shop', 'blog', 'empty'].map((id) => ({ id, name: id.toUpperCase() })),
  [
    environment('e1', 'production', 'shop'),
    environment('e2', 'staging', 'shop'),
    environment('e3', 'production', 'blog'),
  ],
);

describe('the reach of a token', () => {
  it('offers every project, and each environment with its project', () => {
    expect(places.projects.map((one) => one.name)).toEqual(['SHOP', 'BLOG', 'EMPTY']);
    expect(places.environments.map((one) => one.name)).toEqual([
      'SHOP / production',
      'SHOP / staging',
      'BLOG / production',
    ]);
  });

  it.each([
    [[], [], undefined],
    [['shop'], [], { projects: ['shop'] }],
    [[], ['e1', 'e3'], { environments: ['e1', 'e3'] }],
    [['blog'], ['e2'], { projects: ['blog'], environments: ['e2'] }],
  ])('of %j and %j is asked as %j', (projects, environments, limit) => {
    expect(limitOf(projects, environments)).toEqual(limit);
  });

  it.each([
    [{ projects: ['shop'] }, 'limited to SHOP'],
    [{ projects: ['blog'], environments: ['e2'] }, 'limited to BLOG, SHOP / staging'],
    [{ environments: ['e1', 'gone'] }, 'limited to SHOP / production, 1 no more there'],
  ])('%j reads %s', (limit, words) => {
    expect(reachWords(limit, places)).toBe(words);
  });
});
