import type { Connection } from 'vscode-languageserver/node';
import type { ManifestService, Notation } from '../language/index.ts';
import { Converter } from './convert.ts';
import { type DiagnosticSettings, severityOf } from './settings.ts';

interface OpenFile {
  readonly notation: Notation;
  version: number;
}

/** Tells the client what is wrong with each open file, once for all the changes that came in one go. */
export class DiagnosticPublisher {
  private readonly connection: Connection;
  private readonly service: ManifestService;
  private readonly settings: () => DiagnosticSettings;
  private readonly files = new Map<string, OpenFile>();
  private readonly due = new Set<string>();

  constructor(connection: Connection, service: ManifestService, settings: () => DiagnosticSettings) {
    this.connection = connection;
    this.service = service;
    this.settings = settings;
  }

  notationOf(uri: string): Notation {
    return this.files.get(uri)?.notation ?? 'yaml';
  }

  opened(uri: string, notation: Notation, version: number): void {
    this.files.set(uri, { notation, version });
    this.schedule(uri);
  }

  changed(uri: string, version: number): void {
    const file = this.files.get(uri);
    if (!file) return;
    file.version = version;
    this.schedule(uri);
  }

  closed(uri: string): void {
    this.files.delete(uri);
    this.send(uri, []);
  }

  publishAll(): void {
    for (const uri of this.files.keys()) this.schedule(uri);
  }

  private schedule(uri: string): void {
    if (this.due.size === 0) setImmediate(() => this.publishDue());
    this.due.add(uri);
  }

  private publishDue(): void {
    const uris = [...this.due];
    this.due.clear();
    for (const uri of uris) this.publish(uri);
  }

  private publish(uri: string): void {
    const file = this.files.get(uri);
    if (!file) return;
    const converter = new Converter(this.service, uri);
    const settings = this.settings();
    const diagnostics = this.diagnose(uri).flatMap((diagnostic) => {
      const severity = severityOf(settings, diagnostic);
      return severity === undefined ? [] : [converter.diagnostic(diagnostic, severity)];
    });
    this.send(uri, diagnostics, file.version);
  }

  private diagnose(uri: string): ReturnType<ManifestService['diagnose']> {
    try {
      return this.service.diagnose(uri);
    } catch (error) {
      this.connection.console.error(
        `diagnosis failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
      return [];
    }
  }

  private send(uri: string, diagnostics: ReturnType<Converter['diagnostic']>[], version?: number): void {
    const sent = this.connection.sendDiagnostics({
      uri,
      diagnostics,
      ...(version === undefined ? {} : { version }),
    });
    sent.catch((error: unknown) => this.connection.console.error(`diagnostics not sent: ${String(error)}`));
  }
}
