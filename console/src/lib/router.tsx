// The address is the state: a path and its search parameters, nothing hidden beside them.
import {
  useCallback,
  useEffect,
  useSyncExternalStore,
  type AnchorHTMLAttributes,
  type MouseEvent,
} from 'react';

const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());
window.addEventListener('popstate', tell);

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function navigate(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  tell();
}

const useHref = () => useSyncExternalStore(subscribe, () => location.pathname + location.search);

export function usePath(): string {
  return useHref().split('?')[0]!;
}

// The search parameter and how to change it; an empty value leaves the address.
export function useParam(name: string): [string, (value: string, replace?: boolean) => void] {
  const value = new URLSearchParams(useHref().split('?')[1] ?? '').get(name) ?? '';
  const set = useCallback(
    (next: string, replace = false) => {
      const params = new URLSearchParams(location.search);
      if (next) params.set(name, next);
      else params.delete(name);
      const query = params.toString();
      navigate(location.pathname + (query ? `?${query}` : ''), replace);
    },
    [name],
  );
  return [value, set];
}

// As useParam, for a detail of `shown`: it leaves the address together with that.
export function useDetail(name: string, shown: string) {
  const param = useParam(name);
  const set = param[1];
  useEffect(() => () => set('', true), [set, shown]);
  return param;
}

// Whether this one of the page's editors is open; one is at a time.
export function useEditor(id: string): [boolean, (open: boolean) => void] {
  const [open, set] = useParam('edit');
  // Who closes late closes no other that was opened meanwhile.
  const isShown = () => new URLSearchParams(location.search).get('edit') === id;
  return [open === id, (now) => (now ? set(id) : isShown() && set(''))];
}

export function Link({
  href,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(href);
  };
  return <a {...rest} href={href} onClick={follow} />;
}
