import { setKey } from '../../base/index.ts';
import { addEntries, removeEntry } from '../edit/edits.ts';
import { entryOf, keyText, type MapNode, resolveScalar, valueUnder } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';

/** A selector is no longer made from the labels of the template, and some fields went away without anything for them. */
export function migrateWorkload(text: string, object: MapNode): TextEdit[] {
  const spec = valueUnder(object, 'spec');
  if (spec?.kind !== 'map') return [];
  const edits = ['rollbackTo', 'templateGeneration'].flatMap((field) => {
    const entry = entryOf(spec, field);
    return entry ? [removeEntry(text, spec, entry)] : [];
  });
  const labels = templateLabels(spec);
  if (!entryOf(spec, 'selector') && labels)
    edits.push(addEntries(text, spec, { selector: { matchLabels: labels } }));
  return edits;
}

function templateLabels(spec: MapNode): Record<string, string> | undefined {
  const labels = valueUnder(valueUnder(valueUnder(spec, 'template'), 'metadata'), 'labels');
  if (labels?.kind !== 'map') return undefined;
  const found: Record<string, string> = {};
  for (const entry of labels.entries) {
    const key = keyText(entry);
    const value = entry.value?.kind === 'scalar' ? resolveScalar(entry.value) : undefined;
    if (key !== undefined && typeof value === 'string') setKey(found, key, value);
  }
  return Object.keys(found).length > 0 ? found : undefined;
}
