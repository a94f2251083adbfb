import {
  apiVersionOf,
  type GroupVersionKind,
  referencedName,
  type ResolveSchema,
  type Schema,
} from '../../api/index.ts';
import { definitionsJson, fingerprintJson } from './generated/definitions.ts';
import { kindTypesJson } from './generated/messages.ts';
import { lazy } from './lazy.ts';
import { METADATA_KINDS } from './metadata-kinds.ts';
import { METRICS_KINDS } from './metrics-kinds.ts';

const definitionsByName = lazy((): Readonly<Record<string, Schema>> => JSON.parse(definitionsJson));
const typesByKind = lazy((): Readonly<Record<string, string>> => ({
  ...JSON.parse(kindTypesJson),
  ...METADATA_KINDS,
  ...METRICS_KINDS,
}));
const kindTypes = lazy(() => new Set(Object.values(typesByKind())));

/** Differs between builds wherever their schemas or texts do. */
export const schemaFingerprint: string = JSON.parse(fingerprintJson);

/** Every definition by its published name, `io.k8s.api.apps.v1.Deployment`, without texts. */
export function definitions(): Readonly<Record<string, Schema>> {
  return definitionsByName();
}

export function definition(name: string): Schema | undefined {
  const all = definitionsByName();
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** The Go type behind a built-in kind: `api.apps.v1.Deployment`. */
export function typeOfKind(gvk: GroupVersionKind): string | undefined {
  const all = typesByKind();
  const key = `${apiVersionOf(gvk)}/${gvk.kind}`;
  return Object.hasOwn(all, key) ? all[key] : undefined;
}

/** Whether a Go type is a kind, with kind and apiVersion of its own. */
export function isKind(goType: string): boolean {
  return kindTypes().has(goType);
}

/** The published name of a built-in kind's definition. */
export function definitionNameOfKind(gvk: GroupVersionKind): string | undefined {
  const type = typeOfKind(gvk);
  return type === undefined ? undefined : `io.k8s.${type}`;
}

/** The schema of a built-in kind; its references are followed with {@link resolveSchema}. */
export function schemaOfKind(gvk: GroupVersionKind): Schema | undefined {
  const name = definitionNameOfKind(gvk);
  return name === undefined ? undefined : definition(name);
}

/** Follows a `$ref` into the built-in definitions; what stands beside the `$ref` wins over what it refers to. */
export const resolveSchema: ResolveSchema = (schema) => {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  const target = definition(referencedName($ref)) ?? {};
  return Object.keys(beside).length === 0 ? target : { ...target, ...beside };
};
