import {
  type FieldError,
  FieldPath,
  printedMetadata,
  type Strategy,
  validateImmutable,
  validateTemplateMetadata,
} from '../../api/index.ts';
import type { ResourceClaimTemplate } from '../types/index.ts';
import { CLAIM_SPEC, setClaimDefaults, validateClaimSpec } from './claim-spec.ts';

type Spec = ResourceClaimTemplate['spec'];

const SPEC = FieldPath.of('spec');

export const resourceClaimTemplateStrategy: Strategy<ResourceClaimTemplate> = {
  setDefaults: ({ spec }) => setClaimDefaults(spec?.spec),
  metadataChecks: ['itself', 'change'],
  allowUnconditionalUpdate: true,
  validateCreate: validateTemplate,
  validateUpdate: (template, old) => [
    ...validateTemplate(template),
    ...validateImmutable(template.spec, old.spec, SPEC, inGoForm),
  ],
};

function validateTemplate({ spec }: ResourceClaimTemplate): FieldError[] {
  return [
    ...validateTemplateMetadata(spec?.metadata, SPEC.child('metadata')),
    ...validateClaimSpec(spec?.spec, SPEC.child('spec')),
  ];
}

/** Go shows the fields of the metadata as if they were the template's own. */
function inGoForm(value: unknown): string {
  const { metadata, spec } = value as Spec;
  return `{${[...printedMetadata(metadata), `"Spec":${CLAIM_SPEC(spec)}`].join(',')}}`;
}
