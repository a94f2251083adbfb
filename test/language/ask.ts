import type { CompletionItem, DocumentSymbol, TextEdit } from '../../src/language/index.ts';
import type { Manifests } from './manifests.ts';
import { CURSOR } from './case-file.ts';

/** Opens a manifest of a case and answers a question about it, as text. */
export function ask(service: Manifests, title: string, manifest: string, question: string): string {
  const json = manifest.trimStart().startsWith('{');
  const uri = `file:///${encodeURIComponent(title)}.${json ? 'json' : 'yaml'}`;
  const cursor = manifest.indexOf(CURSOR);
  const text = manifest.replace(CURSOR, '');
  service.openDocument(uri, json ? 'json' : 'yaml', text);
  try {
    const [word = '', ...rest] = question.split(' ');
    return answer({ service, uri, text, cursor, argument: rest.join(' ') }, word);
  } finally {
    service.closeDocument(uri);
  }
}

interface Open {
  readonly service: Manifests;
  readonly uri: string;
  readonly text: string;
  readonly cursor: number;
  readonly argument: string;
}

function answer(open: Open, word: string): string {
  switch (word) {
    case 'diagnose':
      return diagnose(open);
    case 'fix':
      return fix(open);
    case 'fixes':
      return fixes(open);
    case 'complete':
      return open.argument === '' ? list(completions(open)) : take(open);
    case 'offers':
      return offers(open);
    case 'hover':
      return open.service.hover(open.uri, open.cursor)?.markdown ?? '(nothing)';
    case 'symbols':
      return outline(open.service.symbols(open.uri), '');
    default:
      throw new Error(`a case asks for ${word}, which nobody answers`);
  }
}

function diagnose({ service, uri, text }: Open): string {
  const lines = service.diagnose(uri).map(({ code, severity, message, range }) => {
    const { line, character } = service.positionAt(uri, range.start);
    const marked = text.slice(range.start, range.end).split('\n', 1)[0] ?? '';
    return `${line + 1}:${character + 1} ${severity} ${code} [${marked}] ${message}`;
  });
  return lines.length === 0 ? '(nothing)' : lines.join('\n');
}

/** `fix CODE` or `fix CODE: TITLE`: the text once the fix is taken. */
function fix({ service, uri, text, argument }: Open): string {
  const [code, title] = argument.split(': ');
  const whole = { start: 0, end: text.length };
  const actions = service.codeActions(uri, whole).filter((action) => action.diagnostic.code === code);
  const chosen = title === undefined ? actions[0] : actions.find((action) => action.title === title);
  return chosen ? applyEdits(text, chosen.edits).replace(/\n+$/, '') : '(no such fix)';
}

function fixes({ service, uri, text }: Open): string {
  const actions = service.codeActions(uri, { start: 0, end: text.length });
  return actions.length === 0
    ? '(none)'
    : actions.map(({ title, diagnostic }) => `${diagnostic.code}: ${title}`).join('\n');
}

function completions({ service, uri, text, cursor }: Open): CompletionItem[] {
  const offset = cursor < 0 ? text.length : cursor;
  return service.complete(uri, offset).toSorted((a, b) => (a.sortText < b.sortText ? -1 : 1));
}

function list(items: readonly CompletionItem[]): string {
  if (items.length === 0) return '(nothing)';
  return items.map(({ label, detail }) => (detail === '' ? label : `${label}  ${detail}`)).join('\n');
}

/** `offers A B !C`: which of these are among the items; `!`: which must not be. */
function offers(open: Open): string {
  const labels = completions(open).map(({ label }) => label);
  return open.argument
    .split(' ')
    .map((name) => `${name} ${labels.includes(name) ? 'yes' : 'no'}`)
    .join('\n');
}

/** `complete LABEL`: the text once the item is taken, its places to fill in as they are. */
function take(open: Open): string {
  const item = completions(open).find(({ label }) => label === open.argument);
  if (!item) return '(no such item)';
  return applyEdits(open.text, [item.edit, ...item.additionalEdits]).replace(/\n+$/, '');
}

function outline(symbols: readonly DocumentSymbol[], indent: string): string {
  return symbols
    .map(({ name, detail, kind, children }) => {
      const below = outline(children, `${indent}  `);
      return `${indent}${kind} ${name}${detail === '' ? '' : `  ${detail}`}${below === '' ? '' : `\n${below}`}`;
    })
    .join('\n');
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.range.start - a.range.start || b.range.end - a.range.end)
    .reduce(
      (result, { range, newText }) => result.slice(0, range.start) + newText + result.slice(range.end),
      text,
    );
}
