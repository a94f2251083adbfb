import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import {
  diagnose,
  type Diagnostic,
  type ManifestFile,
  type Steps,
  Turn,
  type Turns,
  type Workspace,
} from '../language/index.ts';
import { Converter } from './convert.ts';
import { type DiagnosticSettings, severityOf } from './settings.ts';

/** What of a connection is needed here. */
interface Client {
  sendDiagnostics(params: PublishDiagnosticsParams): Promise<void>;
  readonly console: { error(message: string): void };
}

/** A state of a file that is looked through. */
interface Check {
  readonly uri: string;
  readonly file: ManifestFile;
  readonly steps: Steps<Diagnostic[]>;
}

/**
 * Tells the client what is wrong with each open file. The one that changed last is looked through first; what was
 * begun on a state of a file that is gone is dropped. Between two turns everything else the client wants goes first.
 */
export class DiagnosticPublisher {
  private readonly client: Client;
  private readonly workspace: Workspace;
  private readonly turns: Turns;
  private readonly settings: () => DiagnosticSettings;
  /** Those that are due, the newest last, among others that newer ones took the place of. */
  private readonly checks: Check[] = [];
  private readonly newest = new Map<string, Check>();
  private running = false;

  constructor(client: Client, workspace: Workspace, turns: Turns, settings: () => DiagnosticSettings) {
    this.client = client;
    this.workspace = workspace;
    this.turns = turns;
    this.settings = settings;
  }

  /** A file was opened, or has changed. */
  changed(uri: string): void {
    const snapshot = this.workspace.snapshot();
    const file = snapshot.file(uri);
    if (!file) return;
    const check = { uri, file, steps: diagnose(snapshot, uri) };
    this.newest.set(uri, check);
    this.checks.push(check);
    if (!this.running) void this.run();
  }

  closed(uri: string): void {
    this.newest.delete(uri);
    this.send(uri, []);
  }

  private async run(): Promise<void> {
    this.running = true;
    await this.turns.pause();
    while (this.next()) {
      this.takeTurn();
      await this.turns.pause();
    }
    this.running = false;
  }

  private next(): Check | undefined {
    for (let check = this.checks.at(-1); check; check = this.checks.at(-1)) {
      if (this.newest.get(check.uri) === check) return check;
      this.checks.pop();
    }
    return undefined;
  }

  private takeTurn(): void {
    const turn = new Turn(this.turns);
    for (let check = this.next(); check && !turn.isOver; check = this.next()) {
      if (this.goOn(check, turn)) this.newest.delete(check.uri);
    }
  }

  /** Answers whether the check is done. */
  private goOn({ uri, file, steps }: Check, turn: Turn): boolean {
    try {
      const outcome = turn.take(steps);
      if (outcome === undefined) return false;
      this.publish(uri, file, outcome === 'cancelled' ? [] : outcome.value);
    } catch (error) {
      const text = error instanceof Error ? error.stack : String(error);
      this.client.console.error(`diagnosis failed: ${text}`);
      this.publish(uri, file, []);
    }
    return true;
  }

  private publish(uri: string, file: ManifestFile, diagnostics: readonly Diagnostic[]): void {
    const converter = new Converter(file, uri);
    const settings = this.settings();
    const told = diagnostics.flatMap((diagnostic) => {
      const severity = severityOf(settings, diagnostic);
      return severity === undefined ? [] : [converter.diagnostic(diagnostic, severity)];
    });
    this.send(uri, told, file.version);
  }

  private send(uri: string, diagnostics: ReturnType<Converter['diagnostic']>[], version?: number): void {
    const params = { uri, diagnostics, ...(version === undefined ? {} : { version }) };
    this.client.sendDiagnostics(params).catch((error: unknown) => {
      this.client.console.error(`diagnostics not sent: ${String(error)}`);
    });
  }
}
