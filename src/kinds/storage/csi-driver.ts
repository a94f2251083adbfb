import { append, deepEqual } from '../../base/index.ts';
import {
  duplicate,
  type FieldError,
  FieldPath,
  invalid,
  type Strategy,
  notSupported,
  required,
  validateImmutable,
} from '../../api/index.ts';
import type { CSIDriver } from '../types/index.ts';
import { raiseGeneration } from '../shared/generation.ts';

type DriverSpec = CSIDriver['spec'];
type TokenRequest = NonNullable<DriverSpec['tokenRequests']>[number];

const SPEC = FieldPath.of('spec');
const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const LIFECYCLE_MODES = ['Persistent', 'Ephemeral'];
const SHORTEST_TOKEN_SECONDS = 600;
const LONGEST_TOKEN_SECONDS = 2 ** 32;
const SHORTEST_UPDATE_SECONDS = 10;
const TOKENS_IN_SECRETS =
  'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes';

export const csiDriverStrategy: Strategy<CSIDriver> = {
  setDefaults({ spec }) {
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
    if ((spec.volumeLifecycleModes ?? []).length === 0) spec.volumeLifecycleModes = ['Persistent'];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
  },
  prepareForCreate: dropGated,
  prepareForUpdate(driver, old) {
    dropGated(driver);
    raiseGeneration(driver, old, ['spec']);
  },
  allowUnconditionalUpdate: false,
  validateCreate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, old) => [
    ...validateSpec(spec),
    ...validateImmutable(spec.attachRequired, old.spec.attachRequired, SPEC.child('attachedRequired')),
    ...validateImmutable(
      spec.volumeLifecycleModes,
      old.spec.volumeLifecycleModes,
      SPEC.child('volumeLifecycleModes'),
    ),
  ],
  warnings: ({ spec }, old) =>
    !(old && deepEqual(spec.tokenRequests, old.spec.tokenRequests)) &&
    (spec.tokenRequests ?? []).length > 0 &&
    spec.serviceAccountTokenInSecrets === undefined
      ? [TOKENS_IN_SECRETS]
      : [],
};

/** Fields of features that are off by default upstream are dropped. */
function dropGated({ spec }: CSIDriver): void {
  delete spec.preventPodSchedulingIfMissing;
}

function validateSpec(spec: DriverSpec): FieldError[] {
  const { attachRequired, fsGroupPolicy = '', tokenRequests = [], volumeLifecycleModes = [] } = spec;
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  const errors = attachRequired === undefined ? [required(SPEC.child('attachRequired'))] : [];
  if (!GROUP_POLICIES.includes(fsGroupPolicy)) {
    errors.push(notSupported(SPEC.child('fsGroupPolicy'), fsGroupPolicy, GROUP_POLICIES));
  }
  append(errors, validateTokenRequests(tokenRequests, SPEC.child('tokenRequests')));
  for (const mode of volumeLifecycleModes) {
    if (!LIFECYCLE_MODES.includes(mode)) {
      errors.push(notSupported(SPEC.child('volumeLifecycleModes'), mode, LIFECYCLE_MODES));
    }
  }
  if (period !== undefined && period < SHORTEST_UPDATE_SECONDS) {
    const detail = `must be greater than or equal to ${SHORTEST_UPDATE_SECONDS} seconds`;
    errors.push(invalid(SPEC.child('nodeAllocatableUpdatePeriodSeconds'), period, detail));
  }
  if (spec.serviceAccountTokenInSecrets !== undefined && tokenRequests.length === 0) {
    const detail = 'serviceAccountTokenInSecrets is set but no tokenRequests are specified';
    errors.push(
      invalid(SPEC.child('serviceAccountTokenInSecrets'), spec.serviceAccountTokenInSecrets, detail),
    );
  }
  return errors;
}

function validateTokenRequests(requests: readonly TokenRequest[], path: FieldPath): FieldError[] {
  const audiences = new Set<string>();
  return requests.flatMap(({ audience, expirationSeconds }, index) => {
    if (audiences.has(audience)) return [duplicate(path.index(index).child('audience'), audience)];
    audiences.add(audience);
    const at = path.index(index).child('expirationSeconds');
    if (expirationSeconds === undefined) return [];
    if (expirationSeconds < SHORTEST_TOKEN_SECONDS) {
      return [invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes')];
    }
    return expirationSeconds > LONGEST_TOKEN_SECONDS
      ? [invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')]
      : [];
  });
}
