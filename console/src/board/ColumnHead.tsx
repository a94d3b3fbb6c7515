import { memo } from 'react';
import type { BoardColumn } from '../api/types';
import { branchOf, shortCommit, subject } from '../lib/text';
import { Time } from '../ui/parts';

export function columnTitle(column: BoardColumn): string {
  if (column.type === 'NOTICE') return `${column.image_name}:${column.tag}`;
  return subject(column.message ?? '') || branchOf(column.ref ?? '');
}

export const ColumnHead = memo(function ColumnHead({ column }: { column: BoardColumn }) {
  const isPush = column.type === 'PUSH';
  return (
    <div className="head" title={column.outcome || columnTitle(column)}>
      <span className="subject">{columnTitle(column)}</span>
      <span className="who">
        {isPush ? branchOf(column.ref ?? '') : 'image'}
        {column.forced ? ' · forced' : ''}
        {column.source === 'POLL' ? ' · poll' : ''}
      </span>
      <span className="sha">
        <code>{isPush ? shortCommit(column.tip || null) : column.tag}</code>
        {column.state === 'PENDING' ? <em>deciding…</em> : <Time at={column.created_at} />}
      </span>
    </div>
  );
});
