import * as vscode from 'vscode';
import { type Disposable, Disposables } from '../base/index.ts';
import type { CurrentCluster } from './clusters/current-cluster.ts';
import type { EmbeddedCluster } from './clusters/embedded-cluster.ts';

/** Keeps what the `when` clauses of the manifest ask for: `wheelhouse.connection` and `wheelhouse.cluster`. */
export class ContextKeys implements Disposable {
  private readonly parts = new Disposables();

  constructor(current: CurrentCluster, embedded: EmbeddedCluster) {
    setKey('connection', current.state.kind);
    setKey('cluster', embedded.state);
    this.parts.add(current.onDidChange.on(({ kind }) => setKey('connection', kind)));
    this.parts.add(embedded.onDidChange.on((state) => setKey('cluster', state)));
  }

  dispose(): void {
    this.parts.dispose();
  }
}

function setKey(name: string, value: string): void {
  void vscode.commands.executeCommand('setContext', `wheelhouse.${name}`, value);
}
