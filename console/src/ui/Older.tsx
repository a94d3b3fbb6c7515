// What stands below the end of a long list: how to read on, and why that failed.
import type { Pages } from '../api/queries';
import { Button } from './fields';
import { Problem } from './parts';

export function Older({ pages }: { pages: Pages<unknown> }) {
  return (
    <>
      {pages.data && pages.error ? <Problem error={pages.error} /> : null}
      {pages.hasOlder ? (
        <p className="row older">
          <Button isDisabled={pages.isReading} onPress={pages.readOlder}>
            {pages.isReading ? 'Reading…' : 'Show older'}
          </Button>
        </p>
      ) : null}
    </>
  );
}
