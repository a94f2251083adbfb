import type { Schema } from '../../../../src/api/index.ts';
import { builtInCatalog } from '../../../support/built-in-catalog.ts';

const catalog = builtInCatalog();

/** A body of a kind in which one list or map is as large as it is wished to be. */
export interface SchemaBody {
  /** `apps/v1 Deployment spec.template.spec.containers`. */
  readonly name: string;
  readonly textOf: (size: number) => string;
}

type Name = string | number;

/**
 * A body for every list and map of the schemas of all kinds. A type that several kinds have is taken where it is first
 * come across, level by level; what every object has is taken of one kind of each group.
 */
export function schemaBodies(): SchemaBody[] {
  const seen = new Set<string>();
  return catalog.kinds.flatMap((kind) => {
    const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
    const root = catalog.schemaOf(kind);
    if (!root) return [];
    return pathsOf(root, `${apiVersion} ${kind.kind}`, apiVersion, seen).map((path) => ({
      name: `${apiVersion} ${kind.kind} ${path.map((name) => (name === 0 ? '[]' : name)).join('.')}`,
      textOf: (size: number) => `apiVersion: ${apiVersion}\nkind: ${kind.kind}\n${bodyOf(root, path, size)}`,
    }));
  });
}

function pathsOf(root: Schema, kind: string, apiVersion: string, seen: Set<string>): Name[][] {
  const found: Name[][] = [];
  const waiting: { schema: Schema; path: Name[]; owner: string }[] = [
    { schema: root, path: [], owner: kind },
  ];
  for (const { schema, path, owner } of waiting) {
    const resolved = catalog.resolve(schema);
    if (isMany(resolved) && path.length > 0) found.push(path);
    const items = resolved.items ?? resolved.additionalProperties;
    if (typeof items === 'object') waiting.push({ schema: items, path: [...path, 0], owner });
    for (const [name, child] of Object.entries(resolved.properties ?? {})) {
      const type = schema.$ref?.endsWith('.ObjectMeta') && path.length === 1 ? apiVersion : schema.$ref;
      const field = `${type ?? owner + path.join('.')}.${name}`;
      if (seen.has(field)) continue;
      seen.add(field);
      waiting.push({ schema: child, path: [...path, name], owner: kind });
    }
  }
  return found;
}

function isMany({ type, additionalProperties }: Schema): boolean {
  return type === 'array' || typeof additionalProperties === 'object';
}

/** The members on the way to the list or map, and in it so many of what it holds. */
function bodyOf(root: Schema, path: readonly Name[], size: number): string {
  const lines: string[] = path[0] === 'metadata' ? [] : ['metadata:', '  name: a'];
  let schema = root;
  let indent = '';
  for (const name of path) {
    const resolved = catalog.resolve(schema);
    if (name === 0) {
      const isList = resolved.type === 'array';
      lines.push(isList ? `${indent}-` : `${indent}key:`);
      schema = memberOf(resolved);
    } else {
      lines.push(`${indent}${name}:`);
      schema = resolved.properties?.[name] ?? {};
    }
    indent += '  ';
  }
  const resolved = catalog.resolve(schema);
  const member = memberOf(resolved);
  for (let index = 0; index < size; index++) {
    const value = JSON.stringify(valueOf(member, index, 0));
    lines.push(resolved.type === 'array' ? `${indent}- ${value}` : `${indent}key-${index}: ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

function memberOf({ items, additionalProperties }: Schema): Schema {
  return items ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
}

/** A value of a type, each another one. */
function valueOf(schema: Schema, index: number, depth: number): unknown {
  const { type, properties, required = [], enum: values, items } = catalog.resolve(schema);
  if (values) return values[index % values.length];
  if (type === 'integer' || type === 'number') return (index % 60_000) + 1;
  if (type === 'boolean') return true;
  if (type === 'array') return depth > 3 || !items ? [] : [valueOf(items, index, depth + 1)];
  if (type !== 'object') return `a-${index}`;
  const names = ['name', 'key', 'type', 'image'].filter((name) => properties?.[name]);
  return Object.fromEntries(
    [...new Set([...required, ...names])]
      .filter(() => depth < 4)
      .map((name) => [name, valueOf(properties?.[name] ?? {}, index, depth + 1)]),
  );
}
