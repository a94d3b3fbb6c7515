import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import { Button, Switch, TextField } from '../ui/fields';
import { Loaded, Needs, Problem } from '../ui/parts';

type Kind = 'environmentVariable' | 'secret';
type Owner =
  `/${'application' | 'container' | 'job' | 'environment' | 'project' | 'organization'}/${string}`;

// Of an organization, a project, an environment or a service: their paths are alike.
export function VariableSection({ base, label = 'Variables' }: { base: Owner; label?: string }) {
  const queries = useQueryClient();
  const plain = useList(`${base}/environmentVariable`);
  const secrets = useList(`${base}/secret`);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [secret, setSecret] = useState(false);
  const changed = () => queries.invalidateQueries({ queryKey: ['list'] });
  const add = useMutation({
    mutationFn: () =>
      change('POST', `${base}/${secret ? 'secret' : ('environmentVariable' as const)}`, {
        key,
        value,
      }),
    onSuccess: () => (setKey(''), setValue(''), changed()),
  });
  const remove = useMutation({
    mutationFn: ({ kind, id }: { kind: Kind; id: string }) =>
      change('DELETE', `${base}/${kind}/${id}`),
    onSuccess: changed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <section className="card" aria-label={label}>
      <h2>Variables and secrets</h2>
      <Loaded query={plain}>
        {(items) => (
          <div className="scroll-x">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Key</th>
                  <th scope="col">Value</th>
                  <th scope="col">Scope</th>
                  <th scope="col">Action</th>
                </tr>
              </thead>
              <tbody>
                {items.length === 0 && (secrets.data ?? []).length === 0 ? (
                  <tr>
                    <td colSpan={4} className="quiet">
                      None yet. One that is added below counts from the next deployment on.
                    </td>
                  </tr>
                ) : null}
                {[
                  ...items.map((one) => ({ ...one, kind: 'environmentVariable' as const })),
                  ...(secrets.data ?? []).map((one) => ({
                    ...one,
                    kind: 'secret' as const,
                    value: '••••••',
                  })),
                ].map((one) => (
                  <tr key={one.id}>
                    <td>
                      <code>{one.key}</code>
                    </td>
                    <td>
                      <code>{one.value ?? ''}</code>
                    </td>
                    <td className="fit">{one.scope.toLowerCase()}</td>
                    <td className="fit">
                      {one.scope === 'BUILT_IN' ? null : (
                        <Button
                          look="quiet"
                          needs="ADMIN"
                          aria-label={`Remove ${one.key}`}
                          isDisabled={remove.isPending && remove.variables.id === one.id}
                          onPress={() => window.confirm(`Remove ${one.key}?`) && remove.mutate(one)}
                        >
                          Remove
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
      <Problem error={remove.error} />
      <Needs role="ADMIN">
        <form onSubmit={submit} className="columns variable-form">
          <TextField
            label="Key"
            value={key}
            onChange={setKey}
            mono
            error={add.error ? messageOf(add.error) : null}
          />
          <TextField
            label="Value"
            value={value}
            onChange={setValue}
            mono
            type={secret ? 'password' : 'text'}
          />
          <Switch label="Secret" on={secret} onChange={setSecret} />
          <Button type="submit" isDisabled={add.isPending}>
            Add variable
          </Button>
        </form>
      </Needs>
    </section>
  );
}
