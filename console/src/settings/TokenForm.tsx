import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { fieldOf, messageOf } from '../api/error';
import type { Role } from '../api/types';
import { Button, CheckGroup, Choose, TextField } from '../ui/fields';
import { Problem } from '../ui/parts';
import { limitOf, type Places } from './reach';
import { roles } from './roles';

const empty = {
  name: '',
  role: 'DEPLOYER' as Role,
  projects: [] as string[],
  environments: [] as string[],
};

const wholeOrganization = 'None chosen, of either: the whole organization.';

export function TokenForm(p: {
  path: `/organization/${string}/apiToken`;
  places: Places;
  onMade: (token: string) => void;
}) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(empty);
  const set = (next: Partial<typeof empty>) => setDraft((now) => ({ ...now, ...next }));
  const add = useMutation({
    mutationFn: () => {
      const limit = limitOf(draft.projects, draft.environments);
      return change('POST', p.path, {
        name: draft.name,
        role_id: draft.role,
        ...(limit ? { limited_to: limit } : {}),
      });
    },
    onSuccess: ({ token }) => {
      setDraft(empty);
      void queries.invalidateQueries();
      p.onMade(token);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const isName = fieldOf(add.error) === 'name';
  return (
    <form onSubmit={submit} className="managed-form" aria-label="Add a token">
      <div className="columns">
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => set({ name })}
          error={isName ? messageOf(add.error) : null}
        />
        <Choose
          label="Role"
          value={draft.role}
          choices={roles}
          onChange={(role) => set({ role: role as Role })}
        />
      </div>
      {p.places.projects.length > 0 ? (
        <CheckGroup
          label="Only these projects"
          choices={p.places.projects}
          chosen={draft.projects}
          onChange={(projects) => set({ projects })}
          {...(p.places.environments.length > 0 ? {} : { hint: wholeOrganization })}
        />
      ) : null}
      {p.places.environments.length > 0 ? (
        <CheckGroup
          label="Only these environments"
          choices={p.places.environments}
          chosen={draft.environments}
          onChange={(environments) => set({ environments })}
          hint={wholeOrganization}
        />
      ) : null}
      <Problem error={isName ? null : add.error} />
      <Button type="submit" isDisabled={add.isPending}>
        Add token
      </Button>
    </form>
  );
}
