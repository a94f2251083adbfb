import type {
  CancellationToken,
  CompletionItem as ProtocolCompletionItem,
  CompletionParams,
} from 'vscode-languageserver/node';
import { complete, type CompletionItem, type Workspace } from '../language/index.ts';
import { type ClientAbilities, Converter, documentationOf } from './convert.ts';
import type { Questions } from './questions.ts';

/** Completion in two steps: the items at once, the documentation of one when it is looked at. */
export class CompletionRequests {
  client: ClientAbilities = { snippets: false, insertsAsIs: false, resolvesDocumentation: false };
  private readonly workspace: Workspace;
  private readonly questions: Questions;
  /** The items of the last answer: an editor asks for the documentation of no others. */
  private last: readonly CompletionItem[] = [];
  private answers = 0;

  constructor(workspace: Workspace, questions: Questions) {
    this.workspace = workspace;
    this.questions = questions;
  }

  async complete(
    { textDocument: { uri }, position, context }: CompletionParams,
    token: CancellationToken,
  ): Promise<ProtocolCompletionItem[]> {
    if (!this.client.resolvesDocumentation) await this.loadTexts();
    const file = this.workspace.snapshot().file(uri);
    if (!file) return [];
    const offset = file.offsetAt(position);
    const items = await this.questions.ask(uri, token, (snapshot) => complete(snapshot, uri, offset));
    // A blank is mostly typed to indent; it asks for values behind a colon, not for fields.
    this.last = context?.triggerCharacter === ' ' ? items.filter(({ kind }) => kind !== 'field') : items;
    this.answers++;
    const converter = new Converter(file, uri);
    return this.last.map((item, index) => converter.completionItem(item, [this.answers, index], this.client));
  }

  async resolve(item: ProtocolCompletionItem): Promise<ProtocolCompletionItem> {
    await this.loadTexts();
    const data: unknown = item.data;
    const [answer, index] = Array.isArray(data) ? data : [];
    const own = answer === this.answers && typeof index === 'number' ? this.last[index] : undefined;
    return own ? { ...item, ...documentationOf(own) } : item;
  }

  private loadTexts(): Promise<void> {
    return this.workspace.snapshot().catalog.loadTexts();
  }
}
