import { deepEqual } from '../../base/index.ts';
import type { Strategy } from '../../api/index.ts';
import type { CustomResourceDefinition } from '../custom/index.ts';

import { formatWarnings } from './format-warnings.ts';
import { validateDefinition, validateDefinitionUpdate, validateStatus } from './validate-definition.ts';

/** What upstream does with a definition of custom resources before it stores it. */
export const definitionStrategy: Strategy<CustomResourceDefinition> = {
  allowUnconditionalUpdate: false,
  anyFinalizers: true,
  setDefaults,
  prepareForCreate(definition) {
    definition.metadata.generation = 1;
    definition.status = { acceptedNames: { plural: '', kind: '' } };
    addStoredVersion(definition);
  },
  prepareForUpdate(definition, old) {
    definition.status = structuredClone(old.status ?? {});
    const { generation = 0 } = old.metadata;
    if (!deepEqual(definition.spec, old.spec)) definition.metadata.generation = generation + 1;
    addStoredVersion(definition);
  },
  metadataChecks: [],
  validateCreate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
  validateStatusUpdate: validateStatus,
  warnings: formatWarnings,
  prepareForStatusUpdate(definition, old) {
    definition.spec = structuredClone(old.spec);
  },
};

function setDefaults(definition: CustomResourceDefinition): void {
  const { spec } = definition;
  const { names } = spec;
  if ((names.singular ?? '') === '') names.singular = names.kind.toLowerCase();
  if ((names.listKind ?? '') === '' && names.kind !== '') names.listKind = `${names.kind}List`;
  spec.conversion ??= { strategy: 'None' };
  const service = spec.conversion.webhook?.clientConfig?.service;
  if (service) service.port ??= 443;
  definition.status ??= {};
  if ((definition.status.storedVersions ?? []).length > 0) return;
  const stored = spec.versions?.find(({ storage }) => storage);
  if (stored) definition.status.storedVersions = [stored.name];
}

function addStoredVersion({ spec, status = {} }: CustomResourceDefinition): void {
  const name = spec.versions?.find(({ storage }) => storage)?.name;
  const stored = status.storedVersions ?? [];
  if (name !== undefined && !stored.includes(name)) status.storedVersions = [...stored, name];
}
