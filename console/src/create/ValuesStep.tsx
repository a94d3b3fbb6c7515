// What of a chart's values is said otherwise.
import { Switch, TextArea, TextField } from '../ui/fields';
import type { StepProps } from './CreatePage';
import type { Draft } from './draft';
import type { Fields } from './problems';
import { Rows } from './Rows';

type Values = Pick<Draft, 'values' | 'single' | 'clusterWide'>;

export function ValuesFields({
  draft,
  set,
  problems,
  isInFiles = false,
  isDisabled = false,
}: Fields<Values> & {
  isInFiles?: boolean; // in more of them than one field shows
  isDisabled?: boolean;
}) {
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
      <Rows
        items={draft.single}
        onChange={(single) => set({ single })}
        what="value"
        blank={{ key: '', value: '' }}
      >
        {({ item, index, edit, isFresh }) => (
          <>
            <TextField
              label={`Key ${index + 1}`}
              mono
              autoFocus={isFresh}
              value={item.key}
              onChange={(key) => edit({ key })}
              placeholder="image.tag"
              error={problems[`value ${index}`]}
            />
            <TextField
              label={`Value ${index + 1}`}
              mono
              value={item.value}
              onChange={(value) => edit({ value, ...(item.lost ? { lost: false } : {}) })}
            />
          </>
        )}
      </Rows>
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
