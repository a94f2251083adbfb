import type { GroupVersionKind } from '../../api/index.ts';
import { replace } from '../edit/edits.ts';
import { entryOf, type MapNode } from '../syntax/index.ts';
import type { TextEdit } from '../types.ts';

/** Turns an object of a version that is gone into the one that took over: the header, and the fields that changed. */
export function migrate(text: string, node: MapNode, from: GroupVersionKind, to: string): TextEdit[] {
  const apiVersion = entryOf(node, 'apiVersion')?.value;
  if (!apiVersion) return [];
  const quoted = text.charAt(apiVersion.start) === '"';
  return [replace(apiVersion.start, apiVersion.end, quoted ? JSON.stringify(to) : to)];
}
