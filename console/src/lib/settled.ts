import { useEffect, useState } from 'react';

// The value once it has stayed the same for so many milliseconds; by content, not identity.
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  const content = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(content) as T), milliseconds);
    return () => clearTimeout(timer);
  }, [content, milliseconds]);
  return settled;
}
