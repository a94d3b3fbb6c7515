// That a deployment waits for the end of a freeze window, or went through it, and why.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { change } from '../api/client';
import type { Deployment } from '../api/types';
import { useRefusal } from '../lib/role';
import { wallClock } from '../settings/freezeWords';
import { Button } from '../ui/fields';
import { ReasonForm } from './ReasonForm';

function GoThrough({ deployment }: { deployment: Deployment }) {
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const go = useMutation({
    mutationFn: (reason: string) =>
      change('POST', `/deployment/${deployment.id}/throughFreeze`, { reason }),
    onSuccess: () => queries.invalidateQueries(),
  });
  if (!open) {
    return (
      <Button needs="ADMIN" onPress={() => setOpen(true)}>
        Go through the freeze window
      </Button>
    );
  }
  return (
    <ReasonForm
      title="Go through the freeze window"
      question="Why it cannot wait"
      submit="Start now"
      save={go}
      reason={reason}
      onChange={setReason}
      send={go.mutate}
      onCancel={() => setOpen(false)}
    />
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
