import { expect, it } from 'vitest';
import { emptyDraft } from './draft';
import { withoutSecrets } from './kept';

it('keeps no secret over a reload', () => {
  const draft = {
    ...emptyDraft,
    repository: 'https://robin:hush@git.example.com/shop.git',
    values: 'till:\n  password: hush\n',
    single: [
      { key: 'replicas', value: '2' },
      { key: 'till.password', value: 'hush' },
    ],
    variables: [
      { key: 'COLOUR', value: 'red', secret: false },
      { key: 'TILL', value: 'hush', secret: true },
      { key: 'API_TOKEN', value: 'hush', secret: false },
    ],
  };
  const keptOfIt = withoutSecrets(draft);
  expect(JSON.stringify(keptOfIt)).not.toContain('hush');
  expect(keptOfIt.single.map((one) => one.value)).toEqual(['2', '']);
  expect(keptOfIt.variables[0]!.value).toBe('red');
  expect(keptOfIt.repository).toBe('https://robin@git.example.com/shop.git');
});

it.each([
  ['replicas: 2', 'replicas: 2', false],
  [
    'db: postgres://till:hush@db/till\nreplicas: 2',
    'db: postgres://till@db/till\nreplicas: 2',
    true,
  ],
  ['pwd: hush', '', true],
  ['passphrase: hush', '', true],
])('keeps of the YAML %s what is no secret', (values, keptOfIt, valuesLost) => {
  expect(withoutSecrets({ ...emptyDraft, values })).toMatchObject({ values: keptOfIt, valuesLost });
});

it('marks what it does not keep, until it is written again', () => {
  const single = [
    { key: 'till.password', value: 'hush' },
    { key: 'replicas', value: '2' },
  ];
  const variables = [{ key: 'DB', value: 'postgres://till:hush@db', secret: false }];
  const first = withoutSecrets({ ...emptyDraft, values: 'pwd: hush', single, variables });
  expect(first.single.map((one) => one.lost ?? false)).toEqual([true, false]);
  expect(first.variables).toMatchObject([{ value: 'postgres://till@db', lost: true }]);
  expect(withoutSecrets(first)).toEqual(first);
});
