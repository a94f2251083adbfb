import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const PROGRAM = join(import.meta.dirname, '../../../src/lsp/main.ts');

/** A client that speaks to the server over its standard streams, as an editor would. */
export class TestClient {
  readonly connection: ProtocolConnection;
  readonly ended: Promise<number | null>;
  private readonly settings: unknown;
  private readonly completionItem: object;
  private readonly initializationOptions: object;
  private readonly folders: readonly string[];
  private readonly published = new Map<string, PublishDiagnosticsParams>();
  private readonly waiting = new Set<() => void>();

  constructor(
    /** What the client answers when it is asked for settings; undefined for one that cannot be asked. */
    settings: unknown,
    /** What of completion the client takes. */
    completionItem: object,
    initializationOptions: object = {},
    /** The folders of the workspace, by their URIs. */
    folders: readonly string[] = [],
  ) {
    this.folders = folders;
    this.initializationOptions = initializationOptions;
    this.settings = settings;
    this.completionItem = completionItem;
    const server = spawn(process.execPath, [PROGRAM, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.ended = new Promise((resolve) => server.on('exit', resolve));
    const reader = new StreamMessageReader(server.stdout);
    // A server that ends within a message must not keep the reader, and with it the test run, waiting for the rest.
    reader.partialMessageTimeout = 0;
    this.connection = createProtocolConnection(reader, new StreamMessageWriter(server.stdin));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
      for (const wake of this.waiting) wake();
    });
    this.connection.onRequest('workspace/configuration', () => [settings]);
    this.connection.listen();
  }

  async start(): Promise<InitializeResult> {
    const result: InitializeResult = await this.request('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: this.folders.map((uri) => ({ uri, name: uri })),
      initializationOptions: this.initializationOptions,
      capabilities: {
        workspace: { configuration: this.settings !== undefined },
        textDocument: {
          completion: {
            completionItem: this.completionItem,
          },
        },
      },
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  open(uri: string, languageId: string, text: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  change(uri: string, version: number, contentChanges: readonly unknown[]): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** What is wrong with a file as of a version, once the server has told. */
  async diagnostics(uri: string, version: number): Promise<Diagnostic[]> {
    return (await this.told((params) => params.uri === uri && params.version === version)).diagnostics;
  }

  /** Waits until the server has told something that fits. */
  async told(fits: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const found = [...this.published.values()].find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
      });
    }
  }

  async stop(): Promise<number | null> {
    await this.request('shutdown', null);
    await this.connection.sendNotification('exit');
    return this.ended;
  }
}
