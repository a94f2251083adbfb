import { isObject } from '../../base/index.ts';
import { DecodeError, decodeJson } from '../../api/index.ts';
import { messageOf } from '../../kinds/index.ts';
import type { CatalogKind, DecodedManifest } from './catalog.ts';

/** Decodes a manifest's value; undefined for a kind whose form is not known. */
export function decodeManifest(kind: CatalogKind, value: unknown): DecodedManifest | undefined {
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
