import { fieldText, flagText, selectableFields } from '../../definition/index.ts';
import type { Strategy } from '../../../api/index.ts';
import type { Pod } from '../../types/index.ts';
import { setPodDefaults } from './defaults.ts';
import { ephemeralContainersRules } from './ephemeral-update.ts';
import { prepareChangedPod, prepareChangedPodStatus, prepareNewPod } from './prepare.ts';
import { resizeRules } from './resize.ts';
import { validateNewPod } from './spec.ts';
import { validateChangedPodStatus } from './status.ts';
import { validateChangedPod } from './update.ts';
import { warnAboutPod } from './warnings.ts';

export const podStrategy: Strategy<Pod> = {
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

export const podFields = selectableFields({
  'spec.nodeName': fieldText('spec.nodeName'),
  'spec.restartPolicy': fieldText('spec.restartPolicy'),
  'spec.schedulerName': fieldText('spec.schedulerName'),
  'spec.serviceAccountName': fieldText('spec.serviceAccountName'),
  'spec.hostNetwork': flagText('spec.hostNetwork'),
  'status.phase': fieldText('status.phase'),
  'status.podIP': fieldText('status.podIP'),
  'status.podIPs': () => '',
  'status.nominatedNodeName': fieldText('status.nominatedNodeName'),
});
