// Light or dark: as the system says, unless the person chose; kept in this browser.
export type Theme = 'system' | 'light' | 'dark';
const key = 'slipway-theme';

export function theme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function setTheme(next: Theme): void {
  if (next === 'system') localStorage.removeItem(key);
  else localStorage.setItem(key, next);
  showTheme();
}

export function showTheme(): void {
  const chosen = theme();
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}
