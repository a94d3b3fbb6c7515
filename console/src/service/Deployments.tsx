import { useMutation } from '@tanstack/react-query';
import { change } from '../api/client';
import { useGet, usePages, type Pages } from '../api/queries';
import type { Deployment, HistoryItem, Service } from '../api/types';
import { useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { deploymentOutcome, isOver } from '../lib/outcome';
import { Link } from '../lib/router';
import { pathOf } from '../lib/service';
import { shortCommit, subject } from '../lib/text';
import { Button } from '../ui/fields';
import { MasterDetail } from '../ui/MasterDetail';
import { Empty, Loaded, Problem, Time } from '../ui/parts';
import { Sign } from '../ui/Sign';
import { useAct } from './act';
import { Compare } from './Compare';
import { DeploymentView } from './DeploymentView';
import { Origin } from './Origin';
import { triggerWords } from './triggerWords';

// The one that serves now.
function useServing(service: Service): string | null | undefined {
  const services = useBoard(useOrganization().id).data?.services;
  return services?.find((one) => one.id === service.id)?.serving_deployment_id;
}

export function Deployments({ service }: { service: Service }) {
  const pages = usePages(`${pathOf(service)}/deploymentHistory`, (one) => one.id);
  const serving = useServing(service);
  return (
    <Loaded query={pages}>
      {(items) =>
        items.length === 0 ? (
          <Empty title="It was never deployed.">
            <p>Deploy it once by hand; from then on its pushes deploy it.</p>
          </Empty>
        ) : (
          <MasterDetail
            label="Deployments"
            parameter="deployment"
            pages={pages}
            entry={(item) => ({
              sign: <Sign outcome={deploymentOutcome(item)} />,
              title:
                (item.commit && subject(item.commit.message)) ||
                (item.tag ?? deploymentOutcome(item).word),
              note: (
                <>
                  {item.commit ? <code>{shortCommit(item.commit.git_commit_id)}</code> : null}{' '}
                  <Time at={item.created_at} /> · {triggerWords(item)}
                  {item.id === serving ? <span className="tag serving">serving</span> : null}
                </>
              ),
            })}
            beyond={(id) => <Details id={id} service={service} pages={pages} />}
          >
            {(item) => <Details key={item.id} id={item.id} service={service} pages={pages} />}
          </MasterDetail>
        )
      }
    </Loaded>
  );
}

function Details(p: { id: string; service: Service; pages: Pages<HistoryItem> }) {
  const { id, service } = p;
  const query = useGet(`/deployment/${id}`);
  return (
    <Loaded query={query}>
      {(deployment) =>
        deployment.service_id === service.id ? (
          <div className="card">
            <header className="page-head">
              <Origin
                deployment={deployment}
                item={p.pages.data?.find((one) => one.id === deployment.id)}
              />
              <DeploymentActions service={service} deployment={deployment} />
            </header>
            <DeploymentView id={id} />
            <Compare service={service} deployment={deployment} pages={p.pages} />
          </div>
        ) : (
          <p className="quiet">
            This deployment is of{' '}
            <Link href={`/service/${deployment.service_id}?deployment=${id}`}>another service</Link>
            .
          </p>
        )
      }
    </Loaded>
  );
}

function DeploymentActions({ service, deployment }: { service: Service; deployment: Deployment }) {
  const { id, state } = deployment;
  const serving = useServing(service);
  const act = useAct(service);
  const cancel = useMutation({
    mutationFn: () => change('POST', `/deploymentQueue/${id}/cancelDeployment`),
  });
  const over = isOver(state);
  return (
    <div className="actions">
      {over ? null : (
        <Button
          look="danger"
          needs="DEPLOYER"
          isDisabled={cancel.isPending || state === 'CANCELING'}
          onPress={() => cancel.mutate()}
        >
          Cancel
        </Button>
      )}
      {state === 'DEPLOYED' && id !== serving ? (
        <Button
          needs="DEPLOYER"
          isDisabled={act.isPending}
          onPress={() =>
            act.mutate(() =>
              change('POST', `/service/${service.id}/rollback`, { deployment_id: id }),
            )
          }
        >
          Roll back to this version
        </Button>
      ) : null}
      <Problem error={act.error ?? cancel.error} />
    </div>
  );
}
