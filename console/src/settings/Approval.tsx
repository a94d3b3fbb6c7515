// How many persons have to approve before something is deployed to an environment.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { fieldOf, messageOf } from '../api/error';
import { useGet } from '../api/queries';
import type { Environment } from '../api/types';
import { Button, Switch, TextField } from '../ui/fields';
import { Loaded, Needs, Problem } from '../ui/parts';
import { approvalBody, approvalDraft, approvalFaults, approvalText } from './approvalWords';

const fields = ['required_approvals', 'approval_timeout'];

function ApprovalForm({ environment }: { environment: Environment }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => approvalDraft(environment));
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: () => change('PUT', `/environment/${environment.id}`, approvalBody(draft)),
    onSuccess: () => queries.invalidateQueries(),
  });
  const faults = approvalFaults(draft);
  const wrong = fieldOf(save.error);
  const at = (name: string) => (wrong === name ? messageOf(save.error) : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (Object.keys(faults).length === 0) save.mutate();
  };
  return (
    <form className="managed-form" onSubmit={submit} aria-label={`Approval of ${environment.name}`}>
      <div className="columns wide">
        <TextField
          label="Persons who have to approve"
          value={draft.persons}
          onChange={(persons) => setDraft({ ...draft, persons })}
          hint="0: what is decided is deployed at once."
          error={(asked ? faults.persons : null) ?? at('required_approvals')}
        />
        <TextField
          label="Hours until it is given up"
          value={draft.hours}
          onChange={(hours) => setDraft({ ...draft, hours })}
          hint="A day where nothing is written."
          error={(asked ? faults.hours : null) ?? at('approval_timeout')}
        />
      </div>
      <Switch
        label="Not by who pushed or asked for it"
        on={draft.byOthers}
        onChange={(byOthers) => setDraft({ ...draft, byOthers })}
      />
      <Problem error={fields.includes(wrong) ? null : save.error} />
      <p className="row">
        <Button type="submit" isDisabled={save.isPending}>
          Save approval
        </Button>
      </p>
    </form>
  );
}

export function Approval({ environment }: { environment: string }) {
  return (
    <Loaded query={useGet(`/environment/${environment}`)}>
      {(one) => (
        <>
          <p>{approvalText(one)}</p>
          <details>
            <summary>Change who has to approve</summary>
            <Needs role="ADMIN">
              <ApprovalForm environment={one} />
            </Needs>
          </details>
        </>
      )}
    </Loaded>
  );
}
