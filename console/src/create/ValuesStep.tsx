// What of a chart's values is said otherwise.
import { useState } from 'react';
import { Button, Switch, TextArea, TextField } from '../ui/fields';
import type { StepProps } from './CreatePage';
import type { Draft, Problems } from './draft';

type Values = Pick<Draft, 'values' | 'single' | 'clusterWide'>;

export function ValuesFields({
  draft,
  set,
  problems,
  isInFiles = false,
  isDisabled = false,
}: {
  draft: Values;
  set: (change: Partial<Values>) => void;
  problems: Problems;
  isInFiles?: boolean; // in more of them than one field shows
  isDisabled?: boolean;
}) {
  const [fresh, setFresh] = useState(-1);
  const edit = (index: number, change: object) =>
    set({ single: draft.single.map((one, at) => (at === index ? { ...one, ...change } : one)) });
  return (
    <>
      {isInFiles ? (
        <p className="quiet">
          Its YAML is in several files, which <code>slipway</code> or <code>slipway.yaml</code>{' '}
          change.
        </p>
      ) : (
        <TextArea
          label="values.yaml"
          value={draft.values}
          onChange={(values) => set({ values })}
          placeholder={'replicaCount: 2\nservice:\n  port: 8080'}
          error={problems['content']}
          hint="What it says counts before the chart’s own. Left out: the chart’s own count."
        />
      )}
      <h3>Single values</h3>
      <p className="quiet">They count before the YAML, as helm’s --set does.</p>
      {draft.single.map((one, index) => (
        <div className="row" key={index}>
          <TextField
            label={`Key ${index + 1}`}
            mono
            autoFocus={index === fresh}
            value={one.key}
            onChange={(key) => edit(index, { key })}
            placeholder="image.tag"
            error={problems[`value ${index}`]}
          />
          <TextField
            label={`Value ${index + 1}`}
            mono
            value={one.value}
            onChange={(value) => edit(index, { value, ...(one.lost ? { lost: false } : {}) })}
          />
          <Button
            look="quiet"
            aria-label={`Remove value ${index + 1}`}
            onPress={() => set({ single: draft.single.filter((_, at) => at !== index) })}
          >
            Remove
          </Button>
        </div>
      ))}
      <p className="row switch-row">
        <Button
          onPress={() => {
            setFresh(draft.single.length);
            set({ single: [...draft.single, { key: '', value: '' }] });
          }}
        >
          Add value
        </Button>
      </p>
      <p className="row switch-row">
        <Switch
          label="The chart may bring what is of no namespace, as ClusterRoles"
          on={draft.clusterWide}
          onChange={(clusterWide) => set({ clusterWide })}
          isDisabled={isDisabled}
        />
      </p>
    </>
  );
}

export const ValuesStep = ({ set, ...rest }: StepProps) => (
  <ValuesFields
    {...rest}
    set={(next) => set('values' in next ? { ...next, valuesLost: false } : next)}
  />
);
