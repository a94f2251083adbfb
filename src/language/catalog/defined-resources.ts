import { canonicalText, isObject } from '../../base/index.ts';
import { apiVersionOf, DecodeError, type Kind, KindRegistry, type Kinds } from '../../api/index.ts';
import { CustomResource, type CustomResourceDefinition } from '../../kinds/index.ts';
import { catalogOf } from './catalog-of.ts';
import type { Catalog } from './catalog.ts';

/** What a manifest defines that is one of a definition of custom resources. */
export interface DefinedResource {
  /** `plural.group`. */
  readonly name: string;
  /** All that its kinds are made of. */
  readonly text: string;
  readonly resource: CustomResource;
}

/** What a definition says that was read of a manifest; undefined where that does not say enough. */
export function definedResource(value: unknown, kinds: Kinds): DefinedResource | undefined {
  try {
    const definition = wholeDefinition(value, kinds);
    if (!definition) return undefined;
    const { spec } = definition;
    // Its status is a cluster's: here it has the names that it asks for.
    const resource = new CustomResource({ ...definition, status: {} });
    return { name: `${spec.names.plural}.${spec.group}`, text: canonicalText(spec), resource };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** A definition as it is decoded; undefined where it does not say enough. Throws a `DecodeError`. */
export function wholeDefinition(value: unknown, kinds: Kinds): CustomResourceDefinition | undefined {
  const type = kinds.find(DEFINITION)?.type;
  if (!type || !isObject(value)) return undefined;
  const definition = type.decodeValue(value).object as Partial<CustomResourceDefinition>;
  return isWhole(definition) ? definition : undefined;
}

/**
 * What is known of kinds and of those that definitions bring. What is there already stays what it is: a kind of Kubernetes,
 * or of a definition that comes before. `isOpen` says of a definition whether its group may have kinds that are not among
 * these, as far as it knows.
 */
export function catalogWith(
  kinds: KindRegistry,
  defined: Iterable<DefinedResource>,
  isOpen: (defined: DefinedResource) => boolean = () => false,
): Catalog {
  const added = new Map<string, Kind>();
  const open = new Set<string>();
  const closed = new Set<string>();
  for (const each of defined) {
    for (const kind of each.resource.kinds) {
      const key = `${apiVersionOf(kind)}/${kind.kind}`;
      // A version that is not served is none to write manifests for.
      if (kind.plural !== '' && !kinds.find(kind) && !added.has(key)) added.set(key, kind);
    }
    const { group } = each.resource.spec;
    if (isOpen(each) && !kinds.hasGroup(group)) open.add(group);
    else closed.add(group);
  }
  for (const group of closed) open.delete(group);
  return catalogOf(new KindRegistry([...kinds.all(), ...added.values()], kinds), open);
}

const DEFINITION = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' };

function isWhole(definition: Partial<CustomResourceDefinition>): definition is CustomResourceDefinition {
  const { spec } = definition;
  if (!spec || spec.group === '' || spec.names.kind === '' || spec.names.plural === '') return false;
  return (spec.versions ?? []).some(({ name }) => name !== '');
}
