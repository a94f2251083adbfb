import { parseApiVersion } from '../../api/index.ts';
import { addEntries, removeEntry, renameKey, replace } from '../edit/edits.ts';
import type { Plain } from '../edit/render.ts';
import { entryOf, itemsUnder, type MapNode, type Node, scalarText, valueUnder } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';

/** A webhook must say that it has no side effects, and which versions of a review it understands. */
export function migrateWebhooks(text: string, object: MapNode): TextEdit[] {
  return itemsUnder(object, 'webhooks').flatMap((webhook) => {
    if (webhook.kind !== 'map') return [];
    const missing: Record<string, Plain> = {};
    if (!entryOf(webhook, 'sideEffects')) missing['sideEffects'] = 'None';
    if (!entryOf(webhook, 'admissionReviewVersions')) missing['admissionReviewVersions'] = ['v1', 'v1beta1'];
    return Object.keys(missing).length > 0 ? [addEntries(text, webhook, missing)] : [];
  });
}

/** What is not a node's name or a zone remains as it was, under another name. */
export function migrateEndpointSlice(_text: string, object: MapNode): TextEdit[] {
  return itemsUnder(object, 'endpoints').flatMap((endpoint) =>
    renamed(endpoint, 'topology', 'deprecatedTopology'),
  );
}

export function migratePriorityLevel(_text: string, object: MapNode): TextEdit[] {
  return renamed(
    valueUnder(valueUnder(object, 'spec'), 'limited'),
    'assuredConcurrencyShares',
    'nominalConcurrencyShares',
  );
}

/** The handler came out of a spec that held nothing else of importance. */
export function migrateRuntimeClass(text: string, object: MapNode): TextEdit[] {
  const spec = entryOf(object, 'spec');
  const handler = scalarText(spec?.value, 'runtimeHandler');
  if (!spec || handler === undefined) return [];
  return [removeEntry(text, object, spec), addEntries(text, object, { handler })];
}

/** Subjects name the group of their kind, without its version. */
export function migrateRoleBinding(_text: string, object: MapNode): TextEdit[] {
  return itemsUnder(object, 'subjects').flatMap((subject) => {
    const entry = entryOf(subject, 'apiVersion');
    if (entry?.value?.kind !== 'scalar') return [];
    const { start, end, text } = entry.value;
    return [renameKey(entry, 'apiGroup'), replace(start, end, JSON.stringify(parseApiVersion(text).group))];
  });
}

function renamed(node: Node | undefined, from: string, to: string): TextEdit[] {
  const entry = entryOf(node, from);
  return entry ? [renameKey(entry, to)] : [];
}
