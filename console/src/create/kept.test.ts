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
  expect(withoutSecrets({ ...draft, values: 'replicas: 2' }).values).toBe('replicas: 2');
  expect(keptOfIt.variables[0]!.value).toBe('red');
  expect(keptOfIt.repository).toBe('https://robin@git.example.com/shop.git');
});
