import type { Range, TextEdit } from '../text/text.ts';

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

export interface CodeAction {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly diagnostic: Diagnostic;
  /** The one to take where there are several. */
  readonly preferred: boolean;
}
