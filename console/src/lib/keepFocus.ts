// Where the focus goes on when what had it is gone (a row that was removed, a form that was saved) or
// was disabled for a while. Without this a browser begins again at the top of the page (WCAG 2.2,
// 2.4.3).

const focusable =
  ':is(a[href], button:not(:disabled), input:not(:disabled, [type=hidden]), summary, [tabindex])' +
  ':not([tabindex="-1"])';

// The board's grid leads to another cell by itself while it is there; the evidence, once it is closed,
// to the cell that it was of.
const isOther = (grid: Element | null, panel: Element | null) =>
  Boolean(grid?.isConnected || (panel && !panel.isConnected));

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

// What stands now where the element was, then what is nearest to that: first what follows.
function nextTo({ parent, index }: Place): HTMLElement[] {
  const now = [...parent.children];
  const order = [...now.slice(index), ...now.slice(0, index).reverse()];
  return order.flatMap((one) => [
    ...(one.matches(focusable) ? [one as HTMLElement] : []),
    ...one.querySelectorAll<HTMLElement>(focusable),
  ]);
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
  let grid: Element | null = null;
  let panel: Element | null = null;
  const note = (event: FocusEvent) => {
    const element = event.target as HTMLElement;
    const main = element.closest('main');
    last = main ? element : null;
    grid = element.closest('.grid-scroll');
    panel = element.closest('.panel');
    places = last && main ? placesOf(last, main) : [];
    isInForm = element.closest('form') !== null;
  };
  // Who leaves an element by a click beside it wants it so.
  const forget = () => (last = null);
  // So does who goes on by Tab, perhaps out of the page.
  const forgetByTab = (event: KeyboardEvent) => event.key === 'Tab' && forget();
  // What is not in sight does not take it.
  const takesFocus = (next: HTMLElement) => {
    next.focus({ preventScroll: true });
    return document.activeElement === next;
  };
  const mend = () => {
    if (!last || document.activeElement !== document.body || isOther(grid, panel)) return;
    // Disabled, it waits until it is not; gone with the whole page, nothing is near.
    if (last.isConnected) return last.focus({ preventScroll: true });
    const kept = places.findIndex(({ parent }) => parent.isConnected);
    for (const place of kept < 0 ? [] : places.slice(kept)) {
      const opener = isInForm ? openerOf(place) : undefined;
      const next = [...(opener ? [opener] : []), ...nextTo(place)].find(takesFocus);
      if (next) return next.scrollIntoView({ block: 'nearest' });
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
  document.addEventListener('keydown', forgetByTab, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', note);
    document.removeEventListener('pointerdown', forget);
    document.removeEventListener('keydown', forgetByTab, true);
  };
}
