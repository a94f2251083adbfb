/** What schemas had that newer rules refuse. */
import { itemsOf, type JsonSchema } from '../../custom/index.ts';

const TYPES: ReadonlySet<string> = new Set(['array', 'boolean', 'integer', 'number', 'object', 'string']);

/** A type that OpenAPI does not have. */
export function hasUnknownType({ type = '' }: JsonSchema): boolean {
  return type !== '' && !TYPES.has(type);
}

/** A set whose items are more than one value each. */
export function hasLooseSet(schema: JsonSchema): boolean {
  const items = itemsOf(schema);
  if (schema['x-kubernetes-list-type'] !== 'set' || !items) return false;
  if (items.type === 'array') return (items['x-kubernetes-list-type'] ?? 'atomic') !== 'atomic';
  return items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic';
}
