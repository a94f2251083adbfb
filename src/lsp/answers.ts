import {
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Connection,
  type DefinitionParams,
  type DocumentSymbol,
  type Hover,
  type HoverParams,
  type Location,
  MarkupKind,
  ResponseError,
} from 'vscode-languageserver/node';
import { hover, kindAt, quickFixes, symbols, type Workspace } from '../language/index.ts';
import { CompletionRequests } from './completion.ts';
import { type ClientAbilities, Converter } from './convert.ts';
import type { Definitions } from './definitions.ts';
import { ManifestRequests } from './manifest-requests.ts';
import { FieldRangesRequest, ManifestRequest } from './protocol.ts';
import type { Questions } from './questions.ts';
import { type DiagnosticSettings, severityOf } from './settings.ts';

/** Answers a client's requests. One that fails answers with nothing, and is logged. */
export class Answers {
  private readonly connection: Connection;
  private readonly workspace: Workspace;
  private readonly questions: Questions;
  private readonly settings: () => DiagnosticSettings;
  private readonly definitions: Definitions;
  private readonly completion: CompletionRequests;
  private readonly manifests: ManifestRequests;

  constructor(parts: {
    readonly connection: Connection;
    readonly workspace: Workspace;
    readonly questions: Questions;
    readonly settings: () => DiagnosticSettings;
    readonly definitions: Definitions;
  }) {
    const { workspace, questions } = parts;
    this.connection = parts.connection;
    this.workspace = workspace;
    this.questions = questions;
    this.settings = parts.settings;
    this.definitions = parts.definitions;
    this.completion = new CompletionRequests(workspace, questions);
    this.manifests = new ManifestRequests(questions);
  }

  set client(abilities: ClientAbilities) {
    this.completion.client = abilities;
  }

  /** `came` is told of each request. */
  register(came: () => void): void {
    const { connection, completion, manifests } = this;
    const guarded =
      <P, T, N>(
        name: string,
        nothing: N,
        answer: (params: P, token: CancellationToken) => Promise<T>,
      ): ((params: P, token: CancellationToken) => Promise<T | N>) =>
      async (params, token) => {
        came();
        try {
          return await answer(params, token);
        } catch (error) {
          // One that was stopped says so.
          if (error instanceof ResponseError) throw error;
          const text = error instanceof Error ? error.stack : String(error);
          connection.console.error(`${name} failed: ${text}`);
          return nothing;
        }
      };
    connection.onCompletion(guarded('completion', [], (params, token) => completion.complete(params, token)));
    connection.onCompletionResolve((item, token) =>
      guarded('completion', item, () => completion.resolve(item))(item, token),
    );
    connection.onHover(guarded('hover', null, (params, token) => this.hover(params, token)));
    connection.onDefinition(guarded('definition', null, (params, token) => this.definition(params, token)));
    connection.onCodeAction(guarded('code action', [], (params, token) => this.codeActions(params, token)));
    connection.onDocumentSymbol(
      guarded('symbols', [], ({ textDocument: { uri } }, token) => this.symbols(uri, token)),
    );
    connection.onCodeLens(
      guarded('lenses', [], ({ textDocument: { uri } }, token) => manifests.lenses(uri, token)),
    );
    // These two are asked for by commands, which tell what went wrong.
    connection.onRequest(ManifestRequest, (params, token) => manifests.manifest(params, token));
    connection.onRequest(FieldRangesRequest, (params, token) => manifests.fieldRanges(params, token));
  }

  private async hover(
    { textDocument: { uri }, position }: HoverParams,
    token: CancellationToken,
  ): Promise<Hover | null> {
    await this.workspace.snapshot().catalog.loadTexts();
    const file = this.workspace.snapshot().file(uri);
    if (!file) return null;
    const offset = file.offsetAt(position);
    const found = await this.questions.ask(uri, token, (snapshot) => hover(snapshot, uri, offset));
    if (!found) return null;
    const range = new Converter(file, uri).range(found.range);
    return { range, contents: { kind: MarkupKind.Markdown, value: found.markdown } };
  }

  private async definition(
    { textDocument: { uri }, position }: DefinitionParams,
    token: CancellationToken,
  ): Promise<Location | null> {
    const offset = this.workspace.snapshot().file(uri)?.offsetAt(position) ?? 0;
    const kind = await this.questions.ask(uri, token, (snapshot) => kindAt(snapshot, uri, offset));
    return (kind && this.definitions.locationOf(kind)) ?? null;
  }

  private async codeActions(
    { textDocument: { uri }, range }: CodeActionParams,
    token: CancellationToken,
  ): Promise<CodeAction[]> {
    const file = this.workspace.snapshot().file(uri);
    if (!file) return [];
    const converter = new Converter(file, uri);
    const offsets = converter.offsets(range);
    const found = await this.questions.ask(uri, token, (snapshot) => quickFixes(snapshot, uri, offsets));
    return found.flatMap((action) => {
      const severity = severityOf(this.settings(), action.diagnostic);
      return severity === undefined ? [] : [converter.codeAction(action, severity)];
    });
  }

  private async symbols(uri: string, token: CancellationToken): Promise<DocumentSymbol[]> {
    const file = this.workspace.snapshot().file(uri);
    if (!file) return [];
    const converter = new Converter(file, uri);
    const found = await this.questions.ask(uri, token, (snapshot) => symbols(snapshot, uri));
    return found.map((symbol) => converter.symbol(symbol));
  }
}
