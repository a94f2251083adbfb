/** The service's own words: offsets in UTF-16 units into the file's text. `lsp` turns them into the protocol's. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Line and character, both counted from 0; characters in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What a diagnostic is about. Stable: settings and `docs/diagnostics.md` name them. */
export const DIAGNOSTIC_CODES = [
  'syntax',
  'missing-colon',
  'missing-space',
  'wrong-indentation',
  'tab-indentation',
  'unclosed',
  'unknown-alias',
  'duplicate-key',
  'unknown-field',
  'wrong-type',
  'missing-field',
  'unsupported-value',
  'invalid-value',
  'duplicate-value',
  'forbidden-field',
  'too-long',
  'too-many',
  'api-warning',
  'unknown-kind',
  'unknown-api-version',
  'removed-api-version',
] as const;

export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
}

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'kind' | 'version';
  /** A few words beside the label: the type of a field, the version of a kind. */
  readonly detail: string;
  /** Markdown, put together when it is asked for; empty where nothing is known. */
  readonly documentation: () => string;
  /** Items are shown in the order of these. */
  readonly sortText: string;
  /** What the typed text is compared with. */
  readonly filterText: string;
  /** A snippet (`$1`, `${2:word}`) in the place of the word at the cursor. Its lines carry their whole indentation. */
  readonly edit: TextEdit;
  /** Edits elsewhere in the file, none of which touch `edit`: an indentation set right, an apiVersion added. */
  readonly additionalEdits: readonly TextEdit[];
  /** Once it is inserted there is something to choose again. */
  readonly asksAgain: boolean;
}

export interface Hover {
  readonly range: Range;
  readonly markdown: string;
}

export interface CodeAction {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly diagnostic: Diagnostic;
  /** The one to take where there are several. */
  readonly preferred: boolean;
}

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'object' | 'map' | 'list' | 'value';
  readonly range: Range;
  readonly selectionRange: Range;
  readonly children: readonly DocumentSymbol[];
}
