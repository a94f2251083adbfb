import {
  type CodeAction as ProtocolCodeAction,
  CodeActionKind,
  type CompletionItem as ProtocolCompletionItem,
  CompletionItemKind,
  type Diagnostic as ProtocolDiagnostic,
  DiagnosticSeverity,
  type DocumentSymbol as ProtocolSymbol,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type Range as ProtocolRange,
  SymbolKind,
  type TextEdit as ProtocolTextEdit,
} from 'vscode-languageserver/node';
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  ManifestFile,
  Range,
  Severity,
  TextEdit,
} from '../language/index.ts';

/** What of a client's abilities the forms of answers depend on. */
export interface ClientAbilities {
  readonly snippets: boolean;
  /** Takes the lines of an insertion as they are, with their own indentation. */
  readonly insertsAsIs: boolean;
  /** Asks for the documentation of an item when it is looked at; others get it with the item. */
  readonly resolvesDocumentation: boolean;
}

/** Turns the service's answers about one state of a file into the protocol's. */
export class Converter {
  private readonly file: ManifestFile;
  private readonly uri: string;

  constructor(file: ManifestFile, uri: string) {
    this.file = file;
    this.uri = uri;
  }

  range({ start, end }: Range): ProtocolRange {
    return { start: this.file.positionAt(start), end: this.file.positionAt(end) };
  }

  offsets({ start, end }: ProtocolRange): Range {
    return { start: this.file.offsetAt(start), end: this.file.offsetAt(end) };
  }

  edit({ range, newText }: TextEdit): ProtocolTextEdit {
    return { range: this.range(range), newText };
  }

  diagnostic({ code, message, range }: Diagnostic, severity: Severity): ProtocolDiagnostic {
    return { code, message, range: this.range(range), severity: SEVERITIES[severity], source: 'wheelhouse' };
  }

  completionItem(item: CompletionItem, data: unknown, client: ClientAbilities): ProtocolCompletionItem {
    const { range, newText } = item.edit;
    return {
      label: item.label,
      kind: COMPLETION_KINDS[item.kind],
      detail: item.detail,
      sortText: item.sortText,
      filterText: item.filterText,
      insertTextFormat: client.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: this.edit({ range, newText: client.snippets ? newText : plainOf(newText) }),
      data,
      ...(client.resolvesDocumentation ? {} : documentationOf(item)),
      ...(client.insertsAsIs ? { insertTextMode: InsertTextMode.asIs } : {}),
      ...(item.additionalEdits.length > 0
        ? { additionalTextEdits: item.additionalEdits.map((edit) => this.edit(edit)) }
        : {}),
      ...(item.asksAgain ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } } : {}),
    };
  }

  codeAction({ title, edits, diagnostic, preferred }: CodeAction, severity: Severity): ProtocolCodeAction {
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [this.diagnostic(diagnostic, severity)],
      isPreferred: preferred,
      edit: { changes: { [this.uri]: edits.map((edit) => this.edit(edit)) } },
    };
  }

  symbol({ name, detail, kind, range, selectionRange, children }: DocumentSymbol): ProtocolSymbol {
    return {
      name,
      detail,
      kind: SYMBOL_KINDS[kind],
      range: this.range(range),
      selectionRange: this.range(selectionRange),
      children: children.map((child) => this.symbol(child)),
    };
  }
}

/** The member of an item that explains it; nothing where nothing is known. */
export function documentationOf(item: CompletionItem): Pick<ProtocolCompletionItem, 'documentation'> {
  const value = item.documentation();
  return value === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value } };
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const COMPLETION_KINDS: Readonly<Record<CompletionItem['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  kind: CompletionItemKind.Class,
  version: CompletionItemKind.Module,
};

const SYMBOL_KINDS: Readonly<Record<DocumentSymbol['kind'], SymbolKind>> = {
  object: SymbolKind.Object,
  map: SymbolKind.Property,
  list: SymbolKind.Array,
  value: SymbolKind.Field,
};

/** A snippet without its places to fill in. */
function plainOf(snippet: string): string {
  return snippet.replace(
    /\\([\\$}])|\$\d+|\$\{\d+:([^}]*)\}/g,
    (_, escaped?: string, word?: string) => escaped ?? word ?? '',
  );
}
