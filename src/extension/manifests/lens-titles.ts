import type * as vscode from 'vscode';
import type { Emitter } from '../../base/index.ts';

/** Knows what to write above objects of manifests. */
export interface LensTitles {
  /** Tells that other titles are to be written. */
  readonly onDidChange: Emitter<void>;
  /** `lenses` stand above the objects of a document, and say in their `data` which those are. */
  titled(document: vscode.TextDocument, lenses: readonly vscode.CodeLens[]): Promise<vscode.CodeLens[]>;
}
