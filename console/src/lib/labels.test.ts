import { expect, it } from 'vitest';
import { actorWords, inWords } from './labels';

it.each([
  ['git_repository.branch: is missing.', 'git_repository.branch', 'Branch: is missing.'],
  [
    'ports[0].internal_port: must be a number.',
    'ports[0].internal_port',
    'Port: must be a number.',
  ],
  [
    'git_repository.url: holds a password. Make a git token of it and write its id into git_token_id.',
    'git_repository.url',
    'Repository: holds a password. Make a git token of it and write its id into ‘Git token’.',
  ],
  ['There is no branch of that name.', null, 'There is no branch of that name.'],
  ['unheard_of: is unknown.', 'unheard_of', 'unheard_of: is unknown.'],
  ['name: is taken.', 'name', 'Name: is taken.'],
  [
    'source.helm_repository.chart_version: is missing.',
    'source.helm_repository.chart_version',
    'Version of the chart: is missing.',
  ],
])('says %s of %s in the words of the forms', (message, field, said) => {
  expect(inWords(message, field)).toBe(said);
});

it('says a field as its form calls it', () => {
  expect(inWords('url: has no scheme.', 'url', 'Address')).toBe('Address: has no scheme.');
});

it.each([
  ['API_TOKEN', 'API token'],
  ['USER', 'user'],
])('of the actor %s says %s', (type, words) => {
  expect(actorWords(type)).toBe(words);
});
