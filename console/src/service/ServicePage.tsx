import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { change, get } from '../api/client';
import type { Service } from '../api/types';
import { useOrganization } from '../lib/organization';
import { Link, navigate, useParam } from '../lib/router';
import { shortCommit } from '../lib/text';
import { boardKey, readBoard } from '../board/useEvents';
import { Button } from '../ui/fields';
import { Loaded, Page, Problem } from '../ui/parts';
import { Deployments } from './Deployments';
import { DeployVersion } from './DeployVersion';
import { Log } from './Log';
import { Restrictions } from './Restrictions';
import { Settings } from './Settings';
import { Verdicts } from './Verdicts';
import { Variables } from './Variables';

const tabs = [
  ['', 'Deployments'],
  ['verdicts', 'Verdicts'],
  ['log', 'Log'],
  ['restrictions', 'Restrictions'],
  ['variables', 'Variables'],
  ['settings', 'Settings'],
] as const;

export const familyOf = (service: { service_type: string }) => service.service_type.toLowerCase();

function useService(id: string) {
  const organization = useOrganization();
  const board = useQuery({
    queryKey: boardKey(organization.id),
    queryFn: () => readBoard(organization.id),
    staleTime: Infinity,
  });
  const kind = board.data?.services.find((one) => one.id === id)?.kind.toLowerCase();
  return useQuery({
    queryKey: ['get', `/service/${id}`, kind],
    queryFn: ({ signal }) => get<Service>(`/${kind}/${id}`, signal),
    enabled: kind !== undefined,
  });
}

export default function ServicePage({ id }: { id: string }) {
  return <Loaded query={useService(id)}>{(service) => <Shown service={service} />}</Loaded>;
}

function Source({ service }: { service: Service }) {
  const git = service.git_repository;
  return (
    <p className="quiet service-source">
      {git ? (
        <>
          {git.url} · {git.branch}
          {git.root_path === '/' ? '' : ` · ${git.root_path}`} · considered up to{' '}
          <code>{shortCommit(service.watermark)}</code>
        </>
      ) : (
        <code>
          {service.image_name}:{service.tag}
        </code>
      )}
      {service.url ? (
        <>
          {' · '}
          <a href={service.url}>{service.url}</a>
        </>
      ) : null}
    </p>
  );
}

function Actions({ service }: { service: Service }) {
  const queries = useQueryClient();
  const [, setDeployment] = useParam('deployment');
  const act = useMutation({
    mutationFn: (path: string) => change<{ deployment_id?: string }>('POST', path),
    onSuccess: (answer) => {
      void queries.invalidateQueries();
      navigate(`/service/${service.id}`);
      if (answer.deployment_id) setDeployment(answer.deployment_id);
    },
  });
  const base = `/${familyOf(service)}/${service.id}`;
  return (
    <>
      <Button look="main" isDisabled={act.isPending} onPress={() => act.mutate(`${base}/deploy`)}>
        Deploy the latest
      </Button>
      <Button onPress={() => act.mutate(`${base}/redeploy`)}>Redeploy</Button>
      <Button onPress={() => act.mutate(`/service/${service.id}/rollback`)}>Roll back</Button>
      <DeployVersion service={service} />
      <Button look="danger" onPress={() => act.mutate(`${base}/stop`)}>
        Stop
      </Button>
      {act.error ? <Problem error={act.error} /> : null}
    </>
  );
}

function Shown({ service }: { service: Service }) {
  const [tab] = useParam('tab');
  const shown = tabs.filter(([key]) => key !== 'restrictions' || service.git_repository);
  return (
    <Page
      wide
      title={
        <>
          {service.name} {service.stopped ? <span className="tag">stopped</span> : null}{' '}
          {service.auto_deploy ? null : <span className="tag">auto-deploy off</span>}
        </>
      }
      actions={<Actions service={service} />}
    >
      <Source service={service} />
      <nav className="tabs" aria-label="About this service">
        {shown.map(([key, title]) => (
          <Link
            key={key}
            href={`/service/${service.id}${key ? `?tab=${key}` : ''}`}
            aria-current={tab === key ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      {tab === '' ? <Deployments service={service} /> : null}
      {tab === 'verdicts' ? <Verdicts id={service.id} /> : null}
      {tab === 'log' ? <Log path={`/service/${service.id}/log`} name={service.name} /> : null}
      {tab === 'restrictions' ? <Restrictions service={service} /> : null}
      {tab === 'variables' ? <Variables service={service} /> : null}
      {tab === 'settings' ? <Settings service={service} /> : null}
    </Page>
  );
}
