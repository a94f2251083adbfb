import { isObject } from '../../base/index.ts';
import {
  DecodeError,
  decodeJson,
  type KubernetesObject,
  StatusError,
  type Strategy,
  validateNewObject,
} from '../../api/index.ts';
import { messageOf, rulesOf } from '../../kinds/index.ts';

import { arrive } from './arrive.ts';
import type { CatalogKind, Verdict } from './catalog.ts';

/** Whether rules have been written for a kind. */
export function isKnown(rules: Strategy): boolean {
  return Object.keys(rules).length > 0;
}

/** What the API server would answer to a new object, once it has decoded what a manifest holds. */
export function judge(kind: CatalogKind, value: unknown): Verdict | undefined {
  const decoded = decode(kind, value);
  if (!decoded || 'refused' in decoded) return decoded;
  const { object } = decoded;
  const known = rulesOf(kind);
  // Without a rule for its names a kind gets only what holds for the names of all kinds.
  const rules: Strategy = isKnown(known) ? known : { metadataChecks: 'shared' };
  try {
    rules.setDefaults?.(object);
  } catch (error) {
    if (error instanceof StatusError) return { refused: error.message };
    throw error;
  }
  const refused = arrive(kind, object);
  if (refused.length > 0) return { errors: refused, warnings: [] };
  rules.prepareForCreate?.(object);
  const warnings = rules.warnings?.(object) ?? [];
  return { errors: validateNewObject(object, { rules, namespaced: kind.namespaced }), warnings };
}

/** The object as the API server would decode it, or why it would not; undefined for a kind whose form is not known. */
function decode(
  kind: CatalogKind,
  value: unknown,
): { readonly object: KubernetesObject } | { readonly refused: string } | undefined {
  const message = messageOf(kind);
  if (!message || !isObject(value)) return undefined;
  try {
    const { apiVersion, kind: name, metadata, ...fields } = decodeJson(JSON.stringify(value), message).object;
    if (typeof apiVersion !== 'string' || typeof name !== 'string') return undefined;
    return { object: { apiVersion, kind: name, metadata: isObject(metadata) ? metadata : {}, ...fields } };
  } catch (error) {
    if (error instanceof DecodeError) return { refused: error.message };
    throw error;
  }
}
