// What the signs mean: in brief, and by a button each of them.
import { legendGroups, type Outcome } from '../lib/outcome';
import { useParam } from '../lib/router';
import { Button } from '../ui/fields';
import { Sign } from '../ui/Sign';

const groups = legendGroups();

function Meaning({ outcome, word }: { outcome: Outcome; word: string }) {
  return (
    <span className="meaning">
      <Sign outcome={outcome} size={16} /> {word}
    </span>
  );
}

export function Legend() {
  const [shown, setShown] = useParam('legend');
  const isWhole = shown === 'all';
  return (
    <footer className="legend" aria-label="Legend">
      <div className="legend-brief">
        {isWhole
          ? null
          : groups.map(({ title, brief }) => (
              <Meaning key={title} outcome={brief} word={title.toLowerCase()} />
            ))}
        <Button
          look="quiet"
          aria-expanded={isWhole}
          onPress={() => setShown(isWhole ? '' : 'all', true)}
        >
          {isWhole ? 'Fewer signs' : 'All signs'}
        </Button>
      </div>
      {isWhole ? (
        <div className="legend-all" tabIndex={0} role="group" aria-label="All signs">
          <dl>
            {groups.map(({ title, outcomes }) => (
              <div key={title}>
                <dt>{title}</dt>
                {outcomes.map((outcome) => (
                  <dd key={outcome.word}>
                    <Meaning outcome={outcome} word={outcome.word} />
                  </dd>
                ))}
              </div>
            ))}
          </dl>
        </div>
      ) : null}
    </footer>
  );
}
