import type { CompletionItem as ProtocolCompletionItem, CompletionParams } from 'vscode-languageserver/node';
import type { CompletionItem, ManifestService } from '../language/index.ts';
import { type ClientAbilities, Converter, documentationOf } from './convert.ts';

/** Completion in two steps: the items at once, the documentation of one when it is looked at. */
export class CompletionRequests {
  client: ClientAbilities = { snippets: false, insertsAsIs: false, resolvesDocumentation: false };
  private readonly service: ManifestService;
  /** The items of the last answer: an editor asks for the documentation of no others. */
  private last: readonly CompletionItem[] = [];
  private answers = 0;

  constructor(service: ManifestService) {
    this.service = service;
  }

  async complete({
    textDocument: { uri },
    position,
    context,
  }: CompletionParams): Promise<ProtocolCompletionItem[]> {
    const { service } = this;
    if (!this.client.resolvesDocumentation) await service.loadTexts();
    const items = service.complete(uri, service.offsetAt(uri, position));
    // A blank is mostly typed to indent; it asks for values behind a colon, not for fields.
    this.last = context?.triggerCharacter === ' ' ? items.filter(({ kind }) => kind !== 'field') : items;
    this.answers++;
    const converter = new Converter(service, uri);
    return this.last.map((item, index) => converter.completionItem(item, [this.answers, index], this.client));
  }

  async resolve(item: ProtocolCompletionItem): Promise<ProtocolCompletionItem> {
    await this.service.loadTexts();
    const data: unknown = item.data;
    const [answer, index] = Array.isArray(data) ? data : [];
    const own = answer === this.answers && typeof index === 'number' ? this.last[index] : undefined;
    return own ? { ...item, ...documentationOf(own) } : item;
  }
}
