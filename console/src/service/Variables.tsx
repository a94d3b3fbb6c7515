import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import type { Service, Variable } from '../api/types';
import { Button, Switch, TextField } from '../ui/fields';
import { Loaded, Problem } from '../ui/parts';

export function Variables({ service }: { service: Service }) {
  const base = `/${service.service_type.toLowerCase()}/${service.id}`;
  return <VariableSection base={base} />;
}

// Of a project, an environment or a service: their paths are alike.
export function VariableSection({ base }: { base: string }) {
  const queries = useQueryClient();
  const plain = useList<Variable>(`${base}/environmentVariable`);
  const secrets = useList<Variable>(`${base}/secret`);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [secret, setSecret] = useState(false);
  const changed = () => queries.invalidateQueries({ queryKey: ['list'] });
  const add = useMutation({
    mutationFn: () =>
      change('POST', `${base}/${secret ? 'secret' : 'environmentVariable'}`, { key, value }),
    onSuccess: () => (setKey(''), setValue(''), changed()),
  });
  const remove = useMutation({
    mutationFn: (path: string) => change('DELETE', path),
    onSuccess: changed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <section className="card" aria-label="Variables">
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
                {[
                  ...items.map((one) => ({ ...one, kind: 'environmentVariable' })),
                  ...(secrets.data ?? []).map((one) => ({
                    ...one,
                    kind: 'secret',
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
                          aria-label={`Remove ${one.key}`}
                          onPress={() => remove.mutate(`${base}/${one.kind}/${one.id}`)}
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
        <Button type="submit">Add variable</Button>
      </form>
    </section>
  );
}
