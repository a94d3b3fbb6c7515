// What somebody asks of a service, once however fast they press; then the deployment that comes of it
// is shown.
import { useQueryClient } from '@tanstack/react-query';
import { useOnce } from '../api/once';
import { navigate } from '../lib/router';

type Send = () => Promise<{ deployment_id?: string }>;

export function useAct(service: { id: string }) {
  const queries = useQueryClient();
  return useOnce({
    mutationFn: (send: Send) => send(),
    onSuccess: ({ deployment_id: made }) => {
      void queries.invalidateQueries();
      navigate(`/service/${service.id}${made ? `?deployment=${made}` : ''}`);
    },
  });
}
