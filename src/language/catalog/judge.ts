import { isObject } from '../../base/index.ts';
import {
  createInSteps,
  DecodeError,
  type FieldError,
  type Kind,
  type KubernetesObject,
  StatusError,
  type Strategy,
} from '../../api/index.ts';
import type { Steps } from '../steps/steps.ts';
import { arrive } from './arrive.ts';
import type { CatalogKind, Verdict } from './catalog.ts';

/** Whether rules have been written for a kind. */
export function isKnown(rules: Strategy): boolean {
  return Object.keys(rules).length > 0;
}

/** What the API server would answer to a new object, once it has decoded what a manifest holds. A step for each stage. */
export function* judge(kind: Kind, of: CatalogKind, value: unknown): Steps<Verdict | undefined> {
  const decoded = decode(kind, value);
  yield;
  if (!decoded || 'refused' in decoded) return decoded;
  // Without a rule for its names a kind gets only what holds for the names of all kinds.
  const strategy: Strategy = isKnown(kind.strategy) ? kind.strategy : { metadataChecks: [] };
  let refused: readonly FieldError[] = [];
  try {
    const settled = yield* createInSteps(
      { strategy, namespaced: kind.namespaced },
      decoded.object,
      (object) => {
        refused = arrive(of, object);
        return object;
      },
    );
    return refused.length > 0 ? { errors: refused, warnings: [] } : settled;
  } catch (error) {
    if (error instanceof StatusError) return { refused: error.message };
    throw error;
  }
}

/** The object as the API server would decode it, or why it would not; undefined for a kind whose form is not known. */
function decode(
  kind: Kind,
  value: unknown,
): { readonly object: KubernetesObject } | { readonly refused: string } | undefined {
  if (!isObject(value)) return undefined;
  try {
    const { apiVersion, kind: name, metadata, ...fields } = kind.type.decodeValue(value).object;
    if (typeof apiVersion !== 'string' || typeof name !== 'string') return undefined;
    return { object: { apiVersion, kind: name, metadata: isObject(metadata) ? metadata : {}, ...fields } };
  } catch (error) {
    if (error instanceof DecodeError) return { refused: error.message };
    throw error;
  }
}
