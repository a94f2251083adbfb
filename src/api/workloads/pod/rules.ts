import type { KindRules } from '../../rules.ts';
import type { Pod } from '../../types.ts';
import { setPodDefaults } from './defaults.ts';
import { prepareChangedPod, prepareChangedPodStatus, prepareNewPod } from './prepare.ts';
import { validateNewPod } from './spec.ts';
import { validateChangedPod } from './update.ts';
import { warnAboutPod } from './warnings.ts';

export const podRules: KindRules<Pod> = {
  setDefaults: setPodDefaults,
  prepareForCreate: prepareNewPod,
  prepareForUpdate: prepareChangedPod,
  prepareForStatusUpdate: prepareChangedPodStatus,
  validateCreate: validateNewPod,
  validateUpdate: validateChangedPod,
  metadataChecks: 'all',
  warnings: warnAboutPod,
  allowUnconditionalUpdate: true,
};
