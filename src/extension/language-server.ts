import * as vscode from 'vscode';
import { CodeLensRequest, LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import { type Disposable, Emitter } from '../base/index.ts';
import type { DefinitionReader, DefinitionsOfCluster } from './definitions-hand-over.ts';
import { OBJECT_SCHEME } from './documents/object-uri.ts';
import type { LensTitles } from './manifests/lens-titles.ts';
import { type Manifest, type ManifestReader, readManifest } from './manifests/manifest.ts';

/**
 * The manifest language server: a process of its own with a log of its own. It looks at manifests and at live objects
 * alike, and reads manifests for the commands.
 */
export class LanguageServer implements ManifestReader, DefinitionReader, Disposable {
  readonly onDidWantDefinitions = new Emitter<void>();
  private readonly titles: LensTitles;
  private readonly channel = vscode.window.createOutputChannel(NAME, { log: true });
  private running: Promise<LanguageClient> | undefined;
  private following: Disposable | undefined;
  private wants = false;

  constructor(titles: LensTitles) {
    this.titles = titles;
  }

  async start(program: string): Promise<void> {
    this.running ??= this.run(program);
    await this.running;
  }

  async read(uri: string, text?: string): Promise<Manifest> {
    const client = await this.running;
    if (client === undefined) throw new Error('the language server does not run: is the workspace trusted?');
    return readManifest((method, params) => client.sendRequest(method, params), uri, text);
  }

  get wantsDefinitions(): boolean {
    return this.wants;
  }

  async tellDefinitions(definitions: DefinitionsOfCluster): Promise<void> {
    const client = await this.running;
    await client?.sendNotification('wheelhouse/clusterDefinitions', definitions);
  }

  dispose(): void {
    this.following?.dispose();
    const ended = this.running?.then((client) => client.dispose()) ?? Promise.resolve();
    void ended.catch(() => undefined).finally(() => this.channel.dispose());
  }

  private async run(program: string): Promise<LanguageClient> {
    const { titles } = this;
    const client = new LanguageClient(
      // Also the section of the settings in which `trace.server` is looked for.
      'wheelhouse',
      NAME,
      { module: program, transport: TransportKind.ipc },
      {
        documentSelector: ['file', 'untitled', OBJECT_SCHEME].flatMap((scheme) => [
          { scheme, language: 'yaml' },
          { scheme, language: 'json' },
        ]),
        outputChannel: this.channel,
        diagnosticCollectionName: 'wheelhouse',
        synchronize: { configurationSection: 'wheelhouse' },
        initializationOptions: { runningState: true },
        middleware: {
          provideCodeLenses: async (document, token, next) => {
            // A live object need not be told how it is doing.
            if (document.uri.scheme === OBJECT_SCHEME) return [];
            const lenses = await next(document, token);
            return lenses ? titles.titled(document, lenses) : lenses;
          },
        },
      },
    );
    client.onNotification('wheelhouse/wantsClusterDefinitions', () => {
      this.wants = true;
      this.onDidWantDefinitions.emit();
    });
    // One that has ended says so again when it has started again.
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) this.wants = false;
    });
    await client.start();
    this.following = titles.onDidChange.on(() => showAgain(client));
    return client;
  }
}

const NAME = 'Wheelhouse Language Server';

/** Has the editor ask for the lenses of all documents that are to be seen once more. */
function showAgain(client: LanguageClient): void {
  const feature = client.getFeature(CodeLensRequest.method);
  const providers = vscode.window.visibleTextEditors.map(({ document }) => feature.getProvider(document));
  for (const provider of new Set(providers)) provider?.onDidChangeCodeLensEmitter.fire();
}
