// One clock for all relative times of a page, and one for what is watched as it goes on.
import { useSyncExternalStore } from 'react';

class Clock {
  private now = Date.now();
  private readonly listeners = new Set<() => void>();
  private timer = 0;

  constructor(private readonly period: number) {}

  readonly read = () => this.now;
  // It stands still while nobody looks.
  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      this.now = Date.now();
      this.timer = window.setInterval(this.tick, this.period);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearInterval(this.timer);
    };
  };
  private readonly tick = () => {
    this.now = Date.now();
    this.listeners.forEach((listener) => listener());
  };
}

const clocks = { second: new Clock(1000), while: new Clock(5000) };

export function useNow(every: keyof typeof clocks = 'while'): number {
  const clock = clocks[every];
  return useSyncExternalStore(clock.subscribe, clock.read);
}
