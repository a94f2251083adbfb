import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { isObject, ownValue } from '../base/index.ts';
import type { KindRegistry } from '../api/index.ts';
import { mayDefine, type Notation, type Range, type TextEdit, type Workspace } from '../language/index.ts';
import { Answers } from './answers.ts';
import type { ClientAbilities } from './convert.ts';
import { Definitions } from './definitions.ts';
import { DiagnosticPublisher } from './diagnostics.ts';
import { ClusterDefinitionsNotification, WantsClusterDefinitionsNotification } from './protocol.ts';
import { Questions } from './questions.ts';
import { DEFAULT_SETTINGS, type DiagnosticSettings, readSettings } from './settings.ts';
import { MessageTurns } from './turns.ts';
import { manifestsIn, savedFile } from './workspace-files.ts';

/**
 * Serves a client: what it tells of its files becomes inputs of the workspace, what it asks is answered from a snapshot
 * of it, and what is wrong with its files is told unasked.
 */
export class ManifestServer {
  private readonly connection: Connection;
  private readonly workspace: Workspace;
  private readonly turns = new MessageTurns();
  private readonly publisher: DiagnosticPublisher;
  private readonly answers: Answers;
  private readonly open = new Map<string, Notation>();
  private settings: DiagnosticSettings = DEFAULT_SETTINGS;
  private readonly definitions: Definitions;
  private asksForSettings = false;
  private watchesFiles = false;
  private folders: readonly string[] = [];

  /** `kinds`: those that there are beside what files define. */
  constructor(connection: Connection, workspace: Workspace, kinds: KindRegistry) {
    const { turns, open } = this;
    const settings = (): DiagnosticSettings => this.settings;
    this.connection = connection;
    this.workspace = workspace;
    this.publisher = new DiagnosticPublisher(connection, workspace, turns, settings);
    const told = (): void => this.checkAll();
    const warn = (message: string): void => connection.console.warn(message);
    const want = (): void => {
      void connection.sendNotification(WantsClusterDefinitionsNotification).catch((error: unknown) => {
        connection.console.error(`definitions not asked for: ${String(error)}`);
      });
    };
    this.definitions = new Definitions({ workspace, turns, kinds, open, told, warn, want });
    const questions = new Questions(workspace, turns);
    this.answers = new Answers({ connection, workspace, questions, settings, definitions: this.definitions });
  }

  /** Registers what is answered, and begins to listen. */
  start(): void {
    const { connection } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(async () => {
      await this.refreshSettings();
      await this.watchFiles();
    });
    connection.onDidChangeWatchedFiles(async ({ changes }) => {
      this.turns.messageCame();
      for (const { uri } of changes) await this.readSaved(uri);
    });
    connection.onNotification(ClusterDefinitionsNotification, (params) => {
      this.turns.messageCame();
      this.definitions.clusterChanged(params);
    });
    connection.onDidChangeConfiguration(({ settings }) => this.refreshSettings(settings));
    this.listenToFiles();
    this.answers.register(() => this.turns.messageCame());
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    const { capabilities, initializationOptions, workspaceFolders } = params;
    this.folders = (workspaceFolders ?? []).map(({ uri }) => uri);
    this.watchesFiles = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.asksForSettings = capabilities.workspace?.configuration === true;
    this.answers.client = abilitiesOf(capabilities);
    const showsState = isObject(initializationOptions) && initializationOptions['runningState'] === true;
    return {
      serverInfo: { name: 'wheelhouse' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        completionProvider: { resolveProvider: true, triggerCharacters: [':', ' ', '"', '/'] },
        hoverProvider: true,
        definitionProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
        documentSymbolProvider: true,
        // A lens without a command is of use only to a client that knows what to make of it.
        ...(showsState ? { codeLensProvider: {} } : {}),
      },
    };
  }

  /** Asks for the settings; a client that cannot be asked has sent them along. */
  private async refreshSettings(sent?: unknown): Promise<void> {
    const given: unknown = this.asksForSettings
      ? await this.connection.workspace.getConfiguration('wheelhouse.diagnostics')
      : sectionOf(sent, 'wheelhouse', 'diagnostics');
    this.settings = readSettings(given);
    this.checkAll();
  }

  private checkAll(): void {
    for (const uri of this.open.keys()) this.publisher.changed(uri);
  }

  /** What saved files define counts, too: the client tells when they change. */
  private async watchFiles(): Promise<void> {
    if (this.watchesFiles) {
      await this.connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.{yaml,yml,json}' }],
      });
    }
    for await (const { uri, notation, text } of manifestsIn(this.folders, mayDefine))
      this.definitions.setSaved(uri, notation, text);
  }

  private async readSaved(uri: string): Promise<void> {
    const file = await savedFile(uri, mayDefine);
    this.definitions.setSaved(uri, file?.notation ?? 'yaml', file?.text);
  }

  private listenToFiles(): void {
    const { connection, workspace, publisher, turns } = this;
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, text, version } }) => {
      turns.messageCame();
      const notation = notationOf(languageId);
      this.open.set(uri, notation);
      workspace.setFile(uri, notation, text, version);
      publisher.changed(uri);
      this.definitions.changed();
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      turns.messageCame();
      this.edit(uri, version, contentChanges);
      publisher.changed(uri);
      this.definitions.changed();
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      turns.messageCame();
      this.open.delete(uri);
      workspace.removeFile(uri);
      publisher.closed(uri);
      void this.readSaved(uri);
    });
  }

  /**
   * Each change counts from the text that the ones before left. As long as they come from the end to the beginning, the
   * places of all are those in the text as it is.
   */
  private edit(uri: string, version: number, changes: readonly Change[]): void {
    const { workspace } = this;
    let edits: TextEdit[] = [];
    const apply = (): void => {
      workspace.editFile(uri, edits, version);
      edits = [];
    };
    for (const change of changes) {
      if (!('range' in change)) {
        edits = [];
        workspace.setFile(uri, this.open.get(uri) ?? 'yaml', change.text, version);
        continue;
      }
      let range = this.offsetsOf(uri, change);
      const last = edits.at(-1);
      if (last && range.end > last.range.start) {
        apply();
        range = this.offsetsOf(uri, change);
      }
      edits.push({ range, newText: change.text });
    }
    apply();
  }

  private offsetsOf(uri: string, { range }: RangedChange): Range {
    const file = this.workspace.snapshot().file(uri);
    return { start: file?.offsetAt(range.start) ?? 0, end: file?.offsetAt(range.end) ?? 0 };
  }
}

type Change = Parameters<Parameters<Connection['onDidChangeTextDocument']>[0]>[0]['contentChanges'][number];

type RangedChange = Extract<Change, { range: unknown }>;

function abilitiesOf(capabilities: InitializeParams['capabilities']): ClientAbilities {
  const item = capabilities.textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    insertsAsIs: item?.insertTextModeSupport !== undefined,
    resolvesDocumentation: item?.resolveSupport?.properties.includes('documentation') === true,
  };
}

function sectionOf(settings: unknown, ...names: readonly string[]): unknown {
  return names.reduce((value, name) => (isObject(value) ? ownValue(value, name) : undefined), settings);
}

function notationOf(languageId: string): Notation {
  return languageId.startsWith('json') ? 'json' : 'yaml';
}
