import { isObject } from '../../base/index.ts';
import { DecodeError, type Kinds } from '../../api/index.ts';
import { CustomResource, type CustomResourceDefinition } from '../../kinds/index.ts';
import { type DefinedResource, definedResource, wholeDefinition } from './defined-resources.ts';

type DefinitionSpec = CustomResourceDefinition['spec'];
type DefinitionVersion = NonNullable<DefinitionSpec['versions']>[number];
type VersionSchema = NonNullable<DefinitionVersion['schema']>;

/**
 * What the `spec` of a cluster's definition says. A cluster has hundreds, and manifests are written for a few of them: what
 * is kept is a text, and schemas are made of it when one is first asked for. Of each of those `decoded` is told. Undefined
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
  let schemas: ReadonlyMap<string, VersionSchema> | undefined;
  const schemaOf = (version: string): VersionSchema => {
    if (!schemas) decoded();
    schemas ??= schemasIn(text, kinds);
    return schemas.get(version) ?? {};
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

/** By version. One that cannot be decoded takes anything. */
function schemasIn(text: string, kinds: Kinds): ReadonlyMap<string, VersionSchema> {
  try {
    const spec = wholeDefinition(objectWith(JSON.parse(text) as object), kinds)?.spec;
    return new Map((spec?.versions ?? []).map(({ name, schema = {} }) => [name, schema]));
  } catch (error) {
    if (error instanceof DecodeError) return new Map();
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
