import { isObject } from '../../base/index.ts';
import { DecodeError, type Kinds } from '../../api/index.ts';
import { CustomResource, type CustomResourceDefinition } from '../../kinds/index.ts';
import { type DefinedResource, definedResource, wholeDefinition } from './defined-resources.ts';

type DefinitionSpec = CustomResourceDefinition['spec'];
type DefinitionVersion = NonNullable<DefinitionSpec['versions']>[number];
type VersionSchema = NonNullable<DefinitionVersion['schema']>;

/**
 * What the `spec` of a cluster's definition says. A cluster has hundreds, and manifests are written for a few of them: what
 * is kept is a text, and schemas are made of it when one is first asked for. `decoded` is told of each. Undefined
 * where it says too little.
 */
export function clusterDefinition(
  spec: unknown,
  kinds: Kinds,
  decoded: () => void,
): DefinedResource | undefined {
  const head = isObject(spec) && definedResource(objectWith(headOf(spec)), kinds);
  if (!head) return undefined;
  const text = textOf(spec);
  const schemas = new Map<string, VersionSchema>();
  const schemaOf = (version: string): VersionSchema => {
    const known = schemas.get(version);
    if (known) return known;
    decoded();
    const schema = schemaIn(text, version, kinds);
    schemas.set(version, schema);
    return schema;
  };
  const versions = (head.resource.spec.versions ?? []).map((version): DefinitionVersion => ({
    ...version,
    get schema() {
      return schemaOf(version.name);
    },
  }));
  const known: DefinitionSpec = { ...head.resource.spec, versions };
  return { name: head.name, text, resource: new CustomResource({ ...objectWith(known), status: {} }) };
}

/** All that manifests are held against: how versions are converted, a webhook's certificate say, changes nothing of it. */
function textOf({ group, names, scope, versions }: Record<string, unknown>): string {
  return JSON.stringify({ group, names, scope, versions });
}

/** A specification without what is long in it, as JSON has it. */
function headOf({ group, names, scope, versions }: Record<string, unknown>): object {
  const short = (Array.isArray(versions) ? versions : []).map((version: unknown) => {
    if (!isObject(version)) return version;
    const { name, served, storage, deprecated, deprecationWarning, subresources } = version;
    return { name, served, storage, deprecated, deprecationWarning, subresources };
  });
  return JSON.parse(JSON.stringify({ group, names, scope, versions: short })) as object;
}

/** The schema of a version. One that cannot be decoded takes anything. */
function schemaIn(text: string, version: string, kinds: Kinds): VersionSchema {
  const spec = JSON.parse(text) as { readonly versions: readonly unknown[] };
  const versions = spec.versions.filter((each) => isObject(each) && each['name'] === version);
  try {
    return wholeDefinition(objectWith({ ...spec, versions }), kinds)?.spec.versions?.[0]?.schema ?? {};
  } catch (error) {
    if (error instanceof DecodeError) return {};
    throw error;
  }
}

function objectWith<T extends object>(
  spec: T,
): {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly spec: T;
} {
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: {}, spec };
}
