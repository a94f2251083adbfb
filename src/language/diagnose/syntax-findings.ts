import type { ManifestDocument } from '../document/manifest-document.ts';
import { replace } from '../edit/edits.ts';
import type { SyntaxProblem } from '../syntax/index.ts';
import { type Fix, fix, type Report } from './finding.ts';

/** What is wrong with the notation itself. */
export function reportSyntax({ tree, text }: ManifestDocument, report: Report): void {
  for (const problem of tree.problems) {
    report({
      code: problem.code,
      severity: 'error',
      message: problem.message,
      range: { start: problem.start, end: problem.end },
      fixes: () => fixesOf(problem, text),
    });
  }
}

function fixesOf({ code, start, end }: SyntaxProblem, text: string): Fix[] {
  switch (code) {
    case 'missing-colon':
      return [fix('Add the colon', [replace(end, end, ':')])];
    case 'missing-space':
      return [fix('Add the space', [replace(end, end, ' ')])];
    case 'tab-indentation':
      return [fix('Indent with spaces', [replace(start, end, '  '.repeat(tabs(text.slice(start, end))))])];
    case 'syntax':
    case 'wrong-indentation':
    case 'unclosed':
    case 'unknown-alias':
      return [];
  }
}

function tabs(blanks: string): number {
  return blanks.split('\t').length - 1;
}
