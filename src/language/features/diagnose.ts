import type { Diagnostic } from '../diagnose/diagnostic.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { Steps } from '../steps/steps.ts';
import { shiftedRange } from '../text/text.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';

/** So many diagnostics of one file are told. */
const DIAGNOSTIC_LIMIT = 2000;

/** What is wrong with a file, in the order of its text. */
export function* diagnose(snapshot: Snapshot, uri: string): Steps<Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const { document, start } of yield* manifestDocuments(snapshot.file(uri))) {
    const findings = yield* snapshot.analyses.findingsOf(document);
    for (const finding of findings) diagnostics.push(placed(finding, start));
    if (diagnostics.length >= DIAGNOSTIC_LIMIT) break;
  }
  return diagnostics.slice(0, DIAGNOSTIC_LIMIT);
}

/** A finding of a document that begins at `start`. */
export function placed({ code, severity, message, range }: Finding, start: number): Diagnostic {
  return { code, severity, message, range: shiftedRange(range, start) };
}
