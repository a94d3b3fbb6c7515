import { useMutation } from '@tanstack/react-query';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { HistoryItem, Service } from '../api/types';
import { deploymentOutcome, isOver } from '../lib/outcome';
import { pathOf } from '../lib/service';
import { Button } from '../ui/fields';
import { MasterDetail } from '../ui/MasterDetail';
import { Empty, Loaded, Problem, Time } from '../ui/parts';
import { Sign } from '../ui/Sign';
import { Compare } from './Compare';
import { DeploymentView } from './DeploymentView';

export function Deployments({ service }: { service: Service }) {
  return (
    <Loaded query={useList(`${pathOf(service)}/deploymentHistory`)}>
      {(items) =>
        items.length === 0 ? (
          <Empty title="It was never deployed.">
            <p>Deploy it once by hand; from then on its pushes deploy it.</p>
          </Empty>
        ) : (
          <MasterDetail
            label="Deployments"
            parameter="deployment"
            items={items}
            entry={(item) => ({
              sign: <Sign outcome={deploymentOutcome(item)} />,
              title:
                item.commit?.message.split('\n')[0] ?? item.tag ?? deploymentOutcome(item).word,
              note: (
                <>
                  {item.commit ? <code>{item.commit.git_commit_id.slice(0, 7)}</code> : null}{' '}
                  <Time at={item.created_at} />
                </>
              ),
            })}
          >
            {(item) => (
              <div className="card">
                <DeploymentView key={item.id} id={item.id} />
                <DeploymentActions
                  service={service}
                  item={item}
                  isServing={item.id === items.find((one) => one.state === 'DEPLOYED')?.id}
                />
                <Compare service={service} item={item} items={items} />
              </div>
            )}
          </MasterDetail>
        )
      }
    </Loaded>
  );
}

function DeploymentActions(p: { service: Service; item: HistoryItem; isServing: boolean }) {
  const { service, item } = p;
  const act = useMutation({ mutationFn: (send: () => Promise<unknown>) => send() });
  const over = isOver(item.state);
  return (
    <p className="row">
      {over ? null : (
        <Button
          look="danger"
          needs="DEPLOYER"
          onPress={() =>
            act.mutate(() => change('POST', `/deploymentQueue/${item.id}/cancelDeployment`))
          }
        >
          Cancel
        </Button>
      )}
      {over && !p.isServing && item.state === 'DEPLOYED' ? (
        <Button
          needs="DEPLOYER"
          onPress={() =>
            act.mutate(() =>
              change('POST', `/service/${service.id}/rollback`, { deployment_id: item.id }),
            )
          }
        >
          Roll back to this version
        </Button>
      ) : null}
      <Problem error={act.error} />
    </p>
  );
}
