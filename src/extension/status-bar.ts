import * as vscode from 'vscode';
import { type Disposable, Disposables } from '../base/index.ts';
import type { CurrentCluster } from './clusters/current-cluster.ts';
import type { EmbeddedCluster } from './clusters/embedded-cluster.ts';
import type { ApplySummary } from './manifests/apply-report.ts';
import { asLabel } from './view-model/shown-text.ts';

const NEWS_MS = 5000;

/** The one item of the status bar: which cluster the window looks at, and how that goes. */
export class StatusBar implements Disposable {
  private readonly current: CurrentCluster;
  private readonly embedded: EmbeddedCluster;
  private readonly item = vscode.window.createStatusBarItem('wheelhouse', vscode.StatusBarAlignment.Left, 10);
  private readonly parts = new Disposables();
  private news: string | undefined;
  private newsTimer: NodeJS.Timeout | undefined;

  constructor(current: CurrentCluster, embedded: EmbeddedCluster) {
    this.current = current;
    this.embedded = embedded;
    this.item.name = 'Wheelhouse';
    this.parts.add(this.item);
    this.parts.add(current.onDidChange.on(() => this.draw()));
    this.parts.add(embedded.onDidChange.on(() => this.draw()));
    this.draw();
    this.item.show();
  }

  /** Says for a moment what an apply did. */
  tell({ created, configured, unchanged, failed }: ApplySummary): void {
    const parts = [
      created && `${created} created`,
      configured && `${configured} configured`,
      unchanged && `${unchanged} unchanged`,
      failed && `${failed} refused`,
    ];
    this.news = `$(${failed === 0 ? 'check' : 'error'}) ${parts.filter(Boolean).join(', ')}`;
    clearTimeout(this.newsTimer);
    this.newsTimer = setTimeout(() => {
      this.news = undefined;
      this.draw();
    }, NEWS_MS);
    this.draw();
  }

  dispose(): void {
    clearTimeout(this.newsTimer);
    this.parts.dispose();
  }

  private draw(): void {
    const { text, tooltip, command, warning } = this.content();
    this.item.text = this.news ?? text;
    this.item.tooltip = tooltip;
    this.item.command = command;
    this.item.backgroundColor = warning
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
  }

  private content(): { text: string; tooltip: string; command: string; warning?: boolean } {
    const { state } = this.current;
    const switchContext = 'wheelhouse.switchContext';
    if (this.embedded.state === 'starting') {
      return {
        text: '$(loading~spin) wheelhouse: starting',
        tooltip: 'The cluster is starting',
        command: 'wheelhouse.showLog',
      };
    }
    if (this.embedded.state === 'stopping') {
      return {
        text: '$(loading~spin) wheelhouse: stopping',
        tooltip: 'The cluster is stopping',
        command: 'wheelhouse.showLog',
      };
    }
    switch (state.kind) {
      case 'none':
        return {
          text: '$(circle-slash) wheelhouse: stopped',
          tooltip: 'No cluster. Click to choose one.',
          command: switchContext,
        };
      case 'connecting':
        return {
          text: `$(loading~spin) ${asLabel(state.context.name)}`,
          tooltip: `Connecting to ${state.context.server}`,
          command: switchContext,
        };
      case 'failed':
        return {
          text: `$(warning) ${asLabel(state.context.name)}: no answer`,
          tooltip: state.reason,
          command: switchContext,
          warning: true,
        };
      case 'connected': {
        const { server } = state.context;
        const name = asLabel(state.context.name);
        if (!state.session.reachable) {
          return {
            text: `$(warning) ${name}: no answer`,
            tooltip: `${server} does not answer; trying again`,
            command: switchContext,
            warning: true,
          };
        }
        const tooltip = `Kubernetes ${state.session.version} at ${server}. Click to switch.`;
        return { text: `$(pass-filled) ${name}: running`, tooltip, command: switchContext };
      }
    }
  }
}
