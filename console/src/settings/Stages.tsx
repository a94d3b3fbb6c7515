// The stages of an environment in their order: moved by dragging or by their buttons, as are the
// services in them.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type DragEvent } from 'react';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { BoardEnvironment, BoardService, Stage } from '../api/types';
import { readableStage } from '../board/rows';
import { useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { useRefusal } from '../lib/role';
import { useEditor } from '../lib/router';
import { Button, Choose } from '../ui/fields';
import { Form } from '../ui/ManagedList';
import { Loaded, Needs, Problem } from '../ui/parts';

type Dragged = { stage: string } | { service: string };
const kind = 'application/x-slipway';

const draggedOf = (event: DragEvent) =>
  JSON.parse(event.dataTransfer.getData(kind) || '{}') as Partial<Dragged>;

interface Moves {
  place: (stage: string, target: string, side: 'Before' | 'After') => void;
  attach: (service: string, stage: string) => void;
}

export function Stages({ environment }: { environment: BoardEnvironment }) {
  const path = `/environment/${environment.id}/deploymentStage` as const;
  const queries = useQueryClient();
  const move = useMutation({
    mutationFn: (send: () => Promise<unknown>) => send(),
    onSuccess: () => queries.invalidateQueries(),
  });
  const moves: Moves = {
    place: (stage, target, side) =>
      move.mutate(() => change('PUT', `/deploymentStage/${stage}/move${side}/${target}`)),
    attach: (service, stage) =>
      move.mutate(() => change('PUT', `/deploymentStage/${stage}/service/${service}`)),
  };
  const { id } = useOrganization();
  const board = useBoard(id);
  return (
    <>
      <Loaded query={useList(path)}>
        {(stages) => (
          <ol className="stages" aria-label={`Stages of ${environment.name}`}>
            {stages.map((stage, index) => (
              <StageRow
                key={stage.id}
                stage={stage}
                stages={stages}
                index={index}
                moves={moves}
                services={(board.data?.services ?? []).filter((one) => one.stage_id === stage.id)}
              />
            ))}
          </ol>
        )}
      </Loaded>
      <Problem error={move.error} />
      <details>
        <summary>Add a stage</summary>
        <Needs role="ADMIN">
          <Form
            fields={[{ name: 'name', label: 'Name of the stage' }]}
            submit="Add stage"
            send={({ name = '' }) => change('POST', path, { name })}
          />
        </Needs>
      </details>
    </>
  );
}

function StageRow(p: {
  stage: Stage;
  stages: Stage[];
  index: number;
  moves: Moves;
  services: BoardService[];
}) {
  const { stage, stages, index, moves } = p;
  const [renaming, setRenaming] = useEditor(stage.id);
  const [isTarget, setTarget] = useState(false);
  const mayMove = useRefusal('ADMIN') === null;
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => change('DELETE', `/deploymentStage/${stage.id}`),
    onSuccess: () => queries.invalidateQueries(),
  });
  const name = readableStage(stage.name);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setTarget(false);
    const dragged = draggedOf(event);
    if ('service' in dragged && dragged.service) moves.attach(dragged.service, stage.id);
    if (!('stage' in dragged) || !dragged.stage || dragged.stage === stage.id) return;
    const from = stages.findIndex((one) => one.id === dragged.stage);
    moves.place(dragged.stage, stage.id, from < index ? 'After' : 'Before');
  };
  const drag = (what: Dragged) => ({
    draggable: mayMove,
    onDragStart: (event: DragEvent) => {
      event.stopPropagation();
      event.dataTransfer.setData(kind, JSON.stringify(what));
      event.dataTransfer.effectAllowed = 'move';
    },
  });
  return (
    <li
      className={isTarget ? 'stage target' : 'stage'}
      aria-label={`Stage ${name}`}
      {...drag({ stage: stage.id })}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(kind)) return;
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={onDrop}
    >
      <div className="stage-head">
        <span className="grip" aria-hidden="true">
          ⠿
        </span>
        <strong>{name}</strong>
        <span className="grow" />
        <Button
          look="quiet"
          needs="ADMIN"
          aria-label={`Move ${name} up`}
          isDisabled={index === 0}
          onPress={() => moves.place(stage.id, stages[index - 1]!.id, 'Before')}
        >
          ↑
        </Button>
        <Button
          look="quiet"
          needs="ADMIN"
          aria-label={`Move ${name} down`}
          isDisabled={index === stages.length - 1}
          onPress={() => moves.place(stage.id, stages[index + 1]!.id, 'After')}
        >
          ↓
        </Button>
        <Button
          look="quiet"
          needs="ADMIN"
          aria-label={`Rename ${name}`}
          aria-expanded={renaming}
          onPress={() => setRenaming(!renaming)}
        >
          Rename
        </Button>
        <Button
          look="quiet"
          needs="ADMIN"
          aria-label={`Remove ${name}`}
          isDisabled={p.services.length > 0 || remove.isPending}
          onPress={() => remove.mutate()}
        >
          Remove
        </Button>
      </div>
      {renaming ? (
        <Form
          fields={[{ name: 'name', label: 'New name', initial: stage.name }]}
          submit="Save"
          send={({ name: next = '' }) =>
            change('PUT', `/deploymentStage/${stage.id}`, { name: next })
          }
          onDone={() => setRenaming(false)}
        />
      ) : null}
      <Problem error={remove.error} />
      {p.services.length === 0 ? (
        <p className="quiet">No service is deployed in this stage.</p>
      ) : (
        <ul className="stage-services">
          {p.services.map((service) => (
            <li key={service.id} {...drag({ service: service.id })}>
              <span>{service.name}</span>
              {mayMove ? (
                <Choose
                  label={`Stage of ${service.name}`}
                  hideLabel
                  value={stage.id}
                  choices={stages.map((one) => ({ id: one.id, name: readableStage(one.name) }))}
                  onChange={(to) => to !== stage.id && moves.attach(service.id, to)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
