import { useState } from 'react';
import { Dialog, DialogTrigger, Heading, Modal } from 'react-aria-components';
import { change } from '../api/client';
import { messageOf } from '../api/error';
import { useOnce } from '../api/once';
import { usePages } from '../api/queries';
import type { Schema, Service } from '../api/types';
import { familyOf, gitOf, pathOf } from '../lib/service';
import { useRefusal } from '../lib/role';
import { Button, TextField } from '../ui/fields';
import { Older } from '../ui/Older';
import { Loaded, Time } from '../ui/parts';

type Version = Schema['JobDeployRequest'] & Schema['HelmDeployRequest'];

function Commits({
  service,
  isBusy,
  onPick,
}: {
  service: Service;
  isBusy: boolean;
  onPick: (commit: string) => void;
}) {
  const family = familyOf(service);
  const pages = usePages(
    `/${family}/${service.id}/commit`,
    (commit) => commit.git_commit_id,
    'startId',
  );
  return (
    <Loaded query={pages}>
      {(commits) => (
        <div className="commits">
          <ul className="plain-list">
            {commits.map((commit) => (
              <li key={commit.git_commit_id} className="item">
                <code>{commit.git_commit_id.slice(0, 7)}</code>
                <div>
                  {commit.message.split('\n')[0]}
                  <p className="quiet">
                    {commit.author_name}, <Time at={commit.created_at} />
                  </p>
                </div>
                <Button isDisabled={isBusy} onPress={() => onPick(commit.git_commit_id)}>
                  Deploy
                </Button>
              </li>
            ))}
          </ul>
          <Older pages={pages} />
        </div>
      )}
    </Loaded>
  );
}

export function DeployVersion({ service }: { service: Service }) {
  const [tag, setTag] = useState('');
  const act = useOnce({
    mutationFn: (body: Version) => change('POST', `${pathOf(service)}/deploy`, body),
  });
  const git = gitOf(service);
  const isChart = service.service_type === 'HELM';
  if (useRefusal('DEPLOYER')) return null;
  return (
    <DialogTrigger>
      <Button>Deploy another version</Button>
      <Modal className="modal" isDismissable>
        <Dialog className="dialog">
          {({ close }) => {
            const deploy = (body: Version) => act.mutate(body, { onSuccess: close });
            return (
              <>
                <Heading slot="title">Deploy another version of {service.name}</Heading>
                {git ? (
                  <Commits
                    service={service}
                    isBusy={act.isPending}
                    onPick={(git_commit_id) => deploy({ git_commit_id })}
                  />
                ) : (
                  <TextField
                    label={isChart ? 'Version of the chart' : 'Tag'}
                    value={tag}
                    onChange={setTag}
                    mono
                    error={act.error ? messageOf(act.error) : null}
                  />
                )}
                {act.error && git ? (
                  <p role="alert" className="problem">
                    {messageOf(act.error)}
                  </p>
                ) : null}
                <div className="row">
                  {git ? null : (
                    <Button
                      look="main"
                      isDisabled={act.isPending}
                      onPress={() => deploy(isChart ? { chart_version: tag } : { image_tag: tag })}
                    >
                      Deploy
                    </Button>
                  )}
                  <Button onPress={close}>Close</Button>
                </div>
              </>
            );
          }}
        </Dialog>
      </Modal>
    </DialogTrigger>
  );
}
