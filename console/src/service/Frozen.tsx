// That a deployment waits for the end of a freeze window, or went through it, and why.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import type { Deployment } from '../api/types';
import { useRefusal } from '../lib/role';
import { wallClock } from '../settings/freezeWords';
import { Button, TextField } from '../ui/fields';

function GoThrough({ deployment }: { deployment: Deployment }) {
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const go = useMutation({
    mutationFn: () => change('POST', `/deployment/${deployment.id}/throughFreeze`, { reason }),
    onSuccess: () => queries.invalidateQueries(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go.mutate();
  };
  if (!open) {
    return (
      <Button needs="ADMIN" onPress={() => setOpen(true)}>
        Go through the freeze window
      </Button>
    );
  }
  return (
    <form onSubmit={submit} aria-label="Go through the freeze window">
      <TextField
        label="Why it cannot wait"
        value={reason}
        onChange={setReason}
        hint="The audit log and the deployment keep it."
        error={go.error ? messageOf(go.error) : null}
      />
      <p className="row">
        <Button look="danger" type="submit" isDisabled={go.isPending}>
          Start now
        </Button>
        <Button onPress={() => setOpen(false)}>Let it wait</Button>
      </p>
    </form>
  );
}

export function Frozen({ deployment }: { deployment: Deployment }) {
  const refusal = useRefusal('ADMIN');
  return (
    <>
      {deployment.frozen_until ? (
        <div className="frozen-note">
          <p>
            Waits for the end of the freeze window ‘{deployment.freeze_window}’,{' '}
            <time dateTime={deployment.frozen_until}>{wallClock(deployment.frozen_until)}</time>.
          </p>
          {refusal ? null : <GoThrough deployment={deployment} />}
        </div>
      ) : null}
      {deployment.through_freeze ? (
        <p className="quiet">May go through a freeze window: {deployment.through_freeze}</p>
      ) : null}
    </>
  );
}
