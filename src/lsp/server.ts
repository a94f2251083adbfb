import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  type TextDocumentContentChangeEvent,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { isObject } from '../base/index.ts';
import type { ManifestService, Notation } from '../language/index.ts';
import { CompletionRequests } from './completion.ts';
import { type ClientAbilities, Converter } from './convert.ts';
import { DiagnosticPublisher } from './diagnostics.ts';
import { DEFAULT_SETTINGS, type DiagnosticSettings, readSettings, severityOf } from './settings.ts';

/**
 * Answers a client's requests about manifests. Handlers are short and run to their end, so a request that is cancelled
 * is one still waiting in the connection's queue. One that fails answers with nothing, and is logged.
 */
export class ManifestServer {
  private readonly connection: Connection;
  private readonly service: ManifestService;
  private readonly publisher: DiagnosticPublisher;
  private readonly completion: CompletionRequests;
  private settings: DiagnosticSettings = DEFAULT_SETTINGS;
  private asksForSettings = false;

  constructor(connection: Connection, service: ManifestService) {
    this.connection = connection;
    this.service = service;
    this.publisher = new DiagnosticPublisher(connection, service, () => this.settings);
    this.completion = new CompletionRequests(service);
  }

  /** Registers what is answered, and begins to listen. */
  start(): void {
    const { connection } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => this.refreshSettings());
    connection.onDidChangeConfiguration(({ settings }) => this.refreshSettings(settings));
    this.listenToDocuments();
    this.answerRequests();
    connection.listen();
  }

  private initialize({ capabilities }: InitializeParams): InitializeResult {
    this.asksForSettings = capabilities.workspace?.configuration === true;
    this.completion.client = abilitiesOf(capabilities);
    return {
      serverInfo: { name: 'wheelhouse' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        completionProvider: { resolveProvider: true, triggerCharacters: [':', ' ', '"', '/'] },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
        documentSymbolProvider: true,
      },
    };
  }

  /** Asks for the settings; a client that cannot be asked has sent them along. */
  private async refreshSettings(sent?: unknown): Promise<void> {
    const given: unknown = this.asksForSettings
      ? await this.connection.workspace.getConfiguration('wheelhouse.diagnostics')
      : sectionOf(sent, 'wheelhouse', 'diagnostics');
    this.settings = readSettings(given);
    this.publisher.publishAll();
  }

  private listenToDocuments(): void {
    const { connection, service, publisher } = this;
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, text, version } }) => {
      service.openDocument(uri, notationOf(languageId), text);
      publisher.opened(uri, notationOf(languageId), version);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      for (const change of contentChanges) this.change(uri, change);
      publisher.changed(uri, version);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      service.closeDocument(uri);
      publisher.closed(uri);
    });
  }

  private change(uri: string, change: TextDocumentContentChangeEvent): void {
    const { service } = this;
    if ('range' in change) {
      const range = new Converter(service, uri).offsets(change.range);
      service.updateDocument(uri, [{ range, newText: change.text }]);
    } else {
      service.openDocument(uri, this.publisher.notationOf(uri), change.text);
    }
  }

  private answerRequests(): void {
    const { connection, service, completion } = this;
    connection.onCompletion((params) => this.guarded('completion', [], () => completion.complete(params)));
    connection.onCompletionResolve((item) =>
      this.guarded('completion', item, () => completion.resolve(item)),
    );
    connection.onHover(({ textDocument: { uri }, position }) =>
      this.guarded('hover', null, async () => {
        await service.loadTexts();
        const found = service.hover(uri, service.offsetAt(uri, position));
        if (!found) return null;
        const range = new Converter(service, uri).range(found.range);
        return { range, contents: { kind: MarkupKind.Markdown, value: found.markdown } };
      }),
    );
    connection.onCodeAction(({ textDocument: { uri }, range }) =>
      this.guarded('code action', [], () => {
        const converter = new Converter(service, uri);
        return service.codeActions(uri, converter.offsets(range)).flatMap((action) => {
          const severity = severityOf(this.settings, action.diagnostic);
          return severity === undefined ? [] : [converter.codeAction(action, severity)];
        });
      }),
    );
    connection.onDocumentSymbol(({ textDocument: { uri } }) =>
      this.guarded('symbols', [], () => {
        const converter = new Converter(service, uri);
        return service.symbols(uri).map((symbol) => converter.symbol(symbol));
      }),
    );
  }

  private async guarded<T, N>(request: string, nothing: N, answer: () => T | Promise<T>): Promise<T | N> {
    try {
      return await answer();
    } catch (error) {
      this.connection.console.error(
        `${request} failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
      return nothing;
    }
  }
}

function abilitiesOf(capabilities: InitializeParams['capabilities']): ClientAbilities {
  const item = capabilities.textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    insertsAsIs: item?.insertTextModeSupport !== undefined,
    resolvesDocumentation: item?.resolveSupport?.properties.includes('documentation') === true,
  };
}

function sectionOf(settings: unknown, ...names: readonly string[]): unknown {
  return names.reduce((value, name) => (isObject(value) ? value[name] : undefined), settings);
}

function notationOf(languageId: string): Notation {
  return languageId.startsWith('json') ? 'json' : 'yaml';
}
