// Where the focus goes on when what had it is gone (a row that was removed, a form that was saved) or
// was disabled for a while. Without this a browser begins again at the top of the page (WCAG 2.2,
// 2.4.3).

const focusable =
  ':is(a[href], button:not(:disabled), input:not(:disabled, [type=hidden]), summary, [tabindex])' +
  ':not([tabindex="-1"])';

// These put the focus where it belongs by themselves.
const own = '.grid-scroll, .panel';

interface Place {
  parent: Element;
  index: number;
}

// From the inside out, the places of the element and of what it is in.
function placesOf(element: Element, root: Element): Place[] {
  const places: Place[] = [];
  for (let at = element; at !== root && at.parentElement; at = at.parentElement) {
    places.push({ parent: at.parentElement, index: [...at.parentElement.children].indexOf(at) });
  }
  return places;
}

// What stands now where the element was, else what is nearest to that: first what follows.
function nextTo({ parent, index }: Place): HTMLElement | null {
  const now = [...parent.children];
  const order = [...now.slice(index), ...now.slice(0, index).reverse()];
  for (const one of order) {
    const found = one.matches(focusable) ? one : one.querySelector(focusable);
    if (found) return found as HTMLElement;
  }
  return null;
}

// What opened the form that was there: the last button before it that opens and closes something.
function openerOf({ parent, index }: Place): HTMLElement | undefined {
  const before = [...parent.children].slice(0, index);
  return before
    .flatMap((one) => [...one.querySelectorAll<HTMLElement>('button[aria-expanded]')])
    .filter((one) => !one.matches('[aria-haspopup], :disabled'))
    .at(-1);
}

export function keepFocus(): () => void {
  let last: HTMLElement | null = null;
  let places: Place[] = [];
  let isInForm = false;
  const note = (event: FocusEvent) => {
    const element = event.target as HTMLElement;
    const main = element.closest('main');
    last = main && !element.closest(own) ? element : null;
    places = last && main ? placesOf(last, main) : [];
    isInForm = element.closest('form') !== null;
  };
  // Who leaves an element by a click beside it wants it so.
  const forget = () => (last = null);
  const mend = () => {
    if (!last || document.activeElement !== document.body) return;
    // Disabled, it waits until it is not; gone with the whole page, nothing is near.
    if (last.isConnected) return last.focus({ preventScroll: true });
    const kept = places.findIndex(({ parent }) => parent.isConnected);
    for (const place of kept < 0 ? [] : places.slice(kept)) {
      const next = (isInForm && openerOf(place)) || nextTo(place);
      if (!next) continue;
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: 'nearest' });
      return;
    }
  };
  const observer = new MutationObserver(mend);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled'],
  });
  document.addEventListener('focusin', note);
  document.addEventListener('pointerdown', forget);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', note);
    document.removeEventListener('pointerdown', forget);
  };
}
