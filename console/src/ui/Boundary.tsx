// What stands where a page could not be loaded or drawn: the rest of the console goes on.
import { Component, type ReactNode } from 'react';
import { Button } from './fields';

export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="page" id="main">
        <h1>This page could not be loaded</h1>
        <p>Slipway cannot be reached, or was replaced by another version since you opened it.</p>
        <Button look="main" onPress={() => location.reload()}>
          Load it again
        </Button>
      </main>
    );
  }
}
