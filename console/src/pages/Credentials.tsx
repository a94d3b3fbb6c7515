import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useList } from '../api/queries';
import type { Named } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Button, TextField } from '../ui/fields';
import { Loaded, Problem } from '../ui/parts';

export function Credentials() {
  const { id } = useOrganization();
  return (
    <>
      <List
        title="Git tokens"
        path={`/organization/${id}/gitToken`}
        fields={[['token', 'Token', true]]}
        fixed={{ type: 'GITHUB' }}
      />
      <List
        title="Container registries"
        path={`/organization/${id}/containerRegistry`}
        fields={[
          ['url', 'Address', false],
          ['username', 'User', false],
          ['password', 'Password', true],
        ]}
        fixed={{ kind: 'GENERIC_CR' }}
      />
    </>
  );
}

interface ListProps {
  title: string;
  path: string;
  fields: [string, string, boolean][];
  fixed: Record<string, string>;
}

// Users and passwords of a registry stand in its `config`.
function bodyOf(values: Record<string, string>, fixed: Record<string, string>): object {
  const { username, password, ...rest } = values;
  return {
    ...fixed,
    ...rest,
    ...(username ? { config: { username, password: password ?? '' } } : {}),
  };
}

function List({ title, path, fields, fixed }: ListProps) {
  const queries = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>({});
  const changed = () => queries.invalidateQueries({ queryKey: ['list', path] });
  const add = useMutation({
    mutationFn: () => change('POST', path, bodyOf(values, fixed)),
    onSuccess: () => (setValues({}), changed()),
  });
  const remove = useMutation({
    mutationFn: (id: string) => change('DELETE', `${path}/${id}`),
    onSuccess: changed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const field = (name: string, label: string, secret: boolean) => (
    <TextField
      key={name}
      label={label}
      type={secret ? 'password' : 'text'}
      autoComplete={secret ? 'new-password' : 'off'}
      value={values[name] ?? ''}
      onChange={(value) => setValues({ ...values, [name]: value })}
      error={name === 'name' && add.error ? messageOf(add.error) : null}
    />
  );
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <Loaded query={useList<Named>(path)}>
        {(items) => (
          <ul className="plain-list">
            {items.map((item) => (
              <li className="item" key={item.id}>
                <div>{item.name}</div>
                <Button
                  look="quiet"
                  aria-label={`Remove ${item.name}`}
                  onPress={() => remove.mutate(item.id)}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Problem error={remove.error} />
      <form onSubmit={submit} className="restriction-form">
        <div className="columns">
          {field('name', 'Name', false)}
          {fields.map(([name, label, secret]) => field(name, label, secret))}
        </div>
        <Button type="submit">Add</Button>
      </form>
    </section>
  );
}
