import { FieldPath, type Strategy, validateImmutable } from '../../api/index.ts';
import type { ResourceClaim } from '../types/index.ts';
import { keepMetadata } from '../shared/status-metadata.ts';
import { setTolerationDefaults } from './device-parts.ts';
import { validateClaimStatus } from './resource-claim-status.ts';
import { CLAIM_SPEC, setClaimDefaults, validateClaimSpec } from './claim-spec.ts';

const SPEC = FieldPath.of('spec');

export const resourceClaimStrategy: Strategy<ResourceClaim> = {
  setDefaults({ spec, status }) {
    setClaimDefaults(spec);
    for (const { tolerations = [] } of status?.allocation?.devices?.results ?? []) {
      setTolerationDefaults(tolerations);
    }
  },
  prepareForCreate(claim) {
    claim.status = {};
  },
  prepareForUpdate(claim, old) {
    claim.status = old.status ?? {};
  },
  prepareForStatusUpdate(claim, old) {
    claim.spec = old.spec;
    keepMetadata(claim, old);
  },
  metadataChecks: ['itself', 'change'],
  allowUnconditionalUpdate: true,
  validateCreate: ({ spec }) => validateClaimSpec(spec, SPEC),
  validateUpdate: ({ spec }, old) => validateImmutable(spec, old.spec, SPEC, CLAIM_SPEC),
  validateStatusUpdate: validateClaimStatus,
};
