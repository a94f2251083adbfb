import type { Schema } from '../../api/index.ts';

/** `Container` of a reference to `…core.v1.Container`; empty for a schema that stands by itself. */
export function typeName(schema: Schema): string {
  return schema.$ref?.slice(schema.$ref.lastIndexOf('.') + 1) ?? '';
}
