import { describe, expect, it } from 'vitest';
import { draftsOf, sameRule, textOf } from './drafts';

describe('drafts in an address', () => {
  it.each([
    ['', []],
    ['new MATCH docs', [['new', { mode: 'MATCH', value: 'docs' }]]],
    ['new EXCLUDE ', [['new', { mode: 'EXCLUDE', value: '' }]]],
    [
      'a-1 EXCLUDE a folder/with  spaces \nnew MATCH libs/*',
      [
        ['a-1', { mode: 'EXCLUDE', value: 'a folder/with  spaces ' }],
        ['new', { mode: 'MATCH', value: 'libs/*' }],
      ],
    ],
  ])('%j is read and written the same', (text, drafts) => {
    expect([...draftsOf(text)]).toEqual(drafts);
    expect(textOf(draftsOf(text))).toBe(text);
  });

  it.each(['nonsense', 'new NEITHER docs', 'new MATCH', ' MATCH docs'])(
    '%j of an address written by hand is nothing',
    (text) => expect(draftsOf(text).size).toBe(0),
  );

  it('tells one rule from another', () => {
    const docs = { mode: 'MATCH' as const, value: 'docs' };
    expect(sameRule(docs, { ...docs })).toBe(true);
    expect(sameRule(null, undefined)).toBe(true);
    expect(sameRule(docs, undefined)).toBe(false);
    expect(sameRule(docs, { ...docs, mode: 'EXCLUDE' })).toBe(false);
  });
});
