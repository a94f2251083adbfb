import { ownValue } from '../../base/index.ts';
import { loadDocumentation, resolveSchema } from '../../kinds/index.ts';
import {
  type Documentation,
  type Kind,
  type Kinds,
  referencedName,
  type ResolveSchema,
  type Schema,
} from '../../api/index.ts';
import type { Catalog, CatalogKind } from './catalog.ts';
import { customaryFields, customaryKeys } from './customary.ts';
import { meaningOf } from './field-meanings.ts';
import { isKnown, judge } from './judge.ts';
import { kindTable } from './kind-table.ts';
import { retiredVersion } from './retired-versions.ts';

/** What the service knows about kinds, of those that there are now. `open`: the groups that may have others. */
export function catalogOf(kinds: Kinds, open: ReadonlySet<string> = new Set()): Catalog {
  let documentation: Documentation | undefined;
  const resolve = resolverOf(kinds);
  return {
    ...kindTable(kinds.all().filter(hasSchema).map(catalogKind), open),
    retired: retiredVersion,
    originOf: (kind) => kinds.find(kind),
    anyObject: ANY_OBJECT,
    schemaOf: (kind) => kinds.find(kind)?.schema,
    resolve,
    textOf({ $ref, description, properties }, field) {
      // A schema that is written in its place tells of its fields itself.
      if ($ref === undefined && field !== undefined) return ownValue(properties, field)?.description ?? '';
      const own = $ref === undefined ? undefined : documentation?.describe(referencedName($ref), field);
      return own ?? description ?? '';
    },
    async loadTexts() {
      documentation ??= await loadDocumentation();
    },
    meaningOf,
    customaryFields,
    customaryKeys,
    validates: (gvk) => isKnown(kinds.find(gvk)?.strategy ?? {}),
    *judge(of, value) {
      const kind = kinds.find(of);
      return kind && (yield* judge(kind, of, value));
    },
  };
}

function hasSchema({ definitionName }: Kind): boolean {
  return definitionName !== '';
}

function catalogKind({ group, version, kind, namespaced, verbs }: Kind): CatalogKind {
  return { group, version, kind, namespaced, stored: verbs.includes('list') };
}

/** What a kind refers to is its own, or published with the built-in kinds. */
function resolverOf(kinds: Kinds): ResolveSchema {
  const own = kinds.all().filter(({ resolve }) => resolve !== resolveSchema);
  const byName = new Map(own.map((kind) => [kind.definitionName, kind]));
  return (schema) => {
    const kind = schema.$ref === undefined ? undefined : byName.get(referencedName(schema.$ref));
    return kind ? kind.resolve(schema) : resolveSchema(schema);
  };
}

const ANY_OBJECT: Schema = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: {
    apiVersion: {
      type: 'string',
      description: 'The group and version that the kind belongs to, such as `apps/v1`.',
    },
    kind: { type: 'string', description: 'What this object is, such as `Deployment`.' },
    metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
  },
  'x-kubernetes-preserve-unknown-fields': true,
};
