import { isTerminalPhase } from './facts/index.ts';
import type { DeletionStrategy, KubernetesObject, Strategy } from '../../../api/index.ts';
import { fieldText, flagText, selectableFields } from '../../definition/index.ts';
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
  metadataChecks: ['change', 'itself'],
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

export const podDeletion: Partial<DeletionStrategy> = {
  returnsObject: true,
  gracePeriodSeconds: podGracePeriodSeconds,
};

/** A Pod that no node has, and one that has ended, gets no time. */
function podGracePeriodSeconds(object: KubernetesObject, asked: number | undefined): number {
  const { spec, status } = object as Pod;
  if ((spec?.nodeName ?? '') === '') return 0;
  if (isTerminalPhase(status?.phase)) return 0;
  return asked ?? spec?.terminationGracePeriodSeconds ?? 0;
}
