import { useState } from 'react';
import { Button } from './fields';

export function Copy({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <div className="copy">
      <code tabIndex={0}>{text}</code>
      <Button aria-label={`Copy ${label}`} onPress={() => void copy()}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
