import {
  builtInResources,
  definitionNameOfKind,
  type Documentation,
  loadDocumentation,
  resolveSchema,
  rulesOf,
} from '../../kinds/index.ts';
import { type GroupVersionKind, referencedName, type Schema } from '../../api/index.ts';
import type { Catalog, CatalogKind } from './catalog.ts';
import { customaryFields, customaryKeys } from './customary.ts';
import { meaningOf } from './field-meanings.ts';
import { isKnown, judge } from './judge.ts';
import { kindTable } from './kind-table.ts';
import { retiredVersion } from './retired-versions.ts';

/** The kinds that Kubernetes itself has. */
export function builtInCatalog(): Catalog {
  const roots = new Map<string, Schema>();
  let documentation: Documentation | undefined;
  return {
    ...kindTable(builtInKinds()),
    retired: retiredVersion,
    anyObject: ANY_OBJECT,
    schemaOf(kind) {
      const name = definitionNameOfKind(kind);
      return name === undefined ? undefined : rootSchema(roots, name);
    },
    resolve: resolveSchema,
    textOf({ $ref, description }, field) {
      const own = $ref === undefined ? undefined : documentation?.describe(referencedName($ref), field);
      return own ?? description ?? '';
    },
    async loadTexts() {
      documentation ??= await loadDocumentation();
    },
    meaningOf,
    customaryFields,
    customaryKeys,
    validates: (kind) => isKnown(rulesOf(kind)),
    judge,
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

/** One reference for each kind, so that a schema says what it is called. */
function rootSchema(roots: Map<string, Schema>, name: string): Schema {
  const known = roots.get(name) ?? { $ref: `#/definitions/${name}` };
  roots.set(name, known);
  return known;
}

function builtInKinds(): CatalogKind[] {
  return builtInResources()
    .filter(hasSchema)
    .map(({ group, version, kind, namespaced, verbs }) => ({
      group,
      version,
      kind,
      namespaced,
      stored: verbs.includes('list'),
    }));
}

function hasSchema(kind: GroupVersionKind): boolean {
  return definitionNameOfKind(kind) !== undefined;
}
