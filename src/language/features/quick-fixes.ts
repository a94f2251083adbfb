import type { CodeAction } from '../diagnose/diagnostic.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { Steps } from '../steps/steps.ts';
import { type Range, shiftedEdit, shiftedRange, touches } from '../text/text.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { placed } from './diagnose.ts';
import { manifestDocuments } from '../document/manifest-documents.ts';

/** Fixes for what is wrong within a range of a file. */
export function* quickFixes(snapshot: Snapshot, uri: string, range: Range): Steps<CodeAction[]> {
  const actions: CodeAction[] = [];
  for (const { document, start } of yield* manifestDocuments(snapshot.file(uri))) {
    if (start > range.end || start + document.text.length < range.start) continue;
    for (const finding of yield* snapshot.analyses.findingsOf(document)) {
      if (touches(shiftedRange(finding.range, start), range)) actions.push(...actionsOf(finding, start));
    }
  }
  return actions;
}

function actionsOf(finding: Finding, start: number): CodeAction[] {
  return (finding.fixes?.() ?? []).map((fix) => ({
    title: fix.title,
    edits: fix.edits.map((edit) => shiftedEdit(edit, start)),
    diagnostic: placed(finding, start),
    preferred: fix.preferred,
  }));
}
