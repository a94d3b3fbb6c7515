// What somebody asks of a service, once however fast they press; then the deployment that comes of it
// is shown.
import { useRef } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { navigate } from '../lib/router';

type Send = () => Promise<{ deployment_id?: string }>;

export function useAct(service: { id: string }) {
  const queries = useQueryClient();
  // A second press may come before the page is drawn with the first.
  const isSent = useRef(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (send: Send) => send(),
    onSuccess: ({ deployment_id: made }) => {
      void queries.invalidateQueries();
      navigate(`/service/${service.id}${made ? `?deployment=${made}` : ''}`);
    },
    onSettled: () => {
      isSent.current = false;
    },
  });
  const act = (send: Send) => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(send);
  };
  return { mutate: act, isPending, error };
}
