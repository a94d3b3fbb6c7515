import { useRef, useState } from 'react';
import { Button } from './fields';

export function Copy({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const code = useRef<HTMLElement>(null);
  // Browsers have a clipboard only over https and on the machine itself; elsewhere it is selected.
  const copy = () => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => setCopied(true));
    getSelection()?.selectAllChildren(code.current!);
    return Promise.resolve(setCopied(document.execCommand('copy')));
  };
  return (
    <div className="copy">
      <code ref={code} tabIndex={0}>
        {text}
      </code>
      <Button aria-label={`Copy ${label}`} onPress={() => void copy()}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
