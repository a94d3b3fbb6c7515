// What is asked for once, however fast somebody presses: a second press may come before the page is
// drawn with the first.
import { useRef } from 'react';
import { useMutation, type UseMutationOptions } from '@tanstack/react-query';

export function useOnce<Made, Given = void>(
  options: Omit<UseMutationOptions<Made, Error, Given>, 'onSettled'>,
) {
  const isSent = useRef(false);
  const { mutate, isPending, error } = useMutation({
    ...options,
    onSettled: () => {
      isSent.current = false;
    },
  });
  const once: typeof mutate = (...given) => {
    if (isSent.current) return;
    isSent.current = true;
    mutate(...given);
  };
  return { mutate: once, isPending, error };
}
