import type { KindRules } from '../../rules.ts';
import type { Pod } from '../../types.ts';
import { setPodDefaults } from './defaults.ts';
import { ephemeralContainersRules } from './ephemeral-update.ts';
import { prepareChangedPod, prepareChangedPodStatus, prepareNewPod } from './prepare.ts';
import { resizeRules } from './resize.ts';
import { validateNewPod } from './spec.ts';
import { validateChangedPodStatus } from './status.ts';
import { validateChangedPod } from './update.ts';
import { warnAboutPod } from './warnings.ts';

export const podRules: KindRules<Pod> = {
  setDefaults: setPodDefaults,
  prepareForCreate: prepareNewPod,
  prepareForUpdate: prepareChangedPod,
  prepareForStatusUpdate: prepareChangedPodStatus,
  validateCreate: validateNewPod,
  validateUpdate: validateChangedPod,
  validateStatusUpdate: validateChangedPodStatus,
  subresources: { ephemeralcontainers: ephemeralContainersRules, resize: resizeRules },
  metadataChecks: 'all',
  warnings: warnAboutPod,
  allowUnconditionalUpdate: true,
};
