import { ownValue } from '../../base/index.ts';
import type { Schema } from '../../api/index.ts';
import type { Catalog } from './catalog.ts';
import type { Plain } from '../edit/render.ts';

/** A chain of required fields longer than this is not written out. */
const DEPTH_LIMIT = 6;

/** The least that a field of this schema must hold: its required fields, with nothing in them yet. */
export function skeletonOf(catalog: Catalog, schema: Schema | undefined, depth = 0): Plain {
  const resolved = schema && catalog.resolve(schema);
  if (!resolved || depth >= DEPTH_LIMIT) return null;
  if (resolved.default !== undefined && typeof resolved.default !== 'object')
    return resolved.default as Plain;
  if (typeof resolved.enum?.[0] === 'string') return resolved.enum[0];
  switch (resolved.type ?? 'string') {
    case 'object':
      return Object.fromEntries(
        (resolved.required ?? []).map((name) => [
          name,
          skeletonOf(catalog, ownValue(resolved.properties, name), depth + 1),
        ]),
      );
    case 'array':
      return [skeletonOf(catalog, resolved.items, depth + 1)];
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'string':
      return '';
  }
}
