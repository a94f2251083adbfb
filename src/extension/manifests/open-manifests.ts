import type * as vscode from 'vscode';
import { type Manifest, parseManifest } from './manifest.ts';

const parsed = new WeakMap<vscode.TextDocument, { readonly version: number; readonly manifest: Manifest }>();

/** What a document holds, read once for each of its versions. */
export function manifestOf(document: vscode.TextDocument): Manifest {
  const known = parsed.get(document);
  if (known?.version === document.version) return known.manifest;
  const manifest = parseManifest(document.getText());
  parsed.set(document, { version: document.version, manifest });
  return manifest;
}
