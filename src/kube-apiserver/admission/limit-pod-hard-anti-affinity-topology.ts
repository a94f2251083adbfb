import { forbiddenError } from '../../api/index.ts';
import { type AdmissionAttributes, handles, type ValidationInterface } from '../../apiserver/index.ts';
import { podOf } from './requests.ts';

const HOST_NAME = 'kubernetes.io/hostname';

/** Lets no Pod keep others away from more than its own node. */
export class LimitPodHardAntiAffinityTopology implements ValidationInterface {
  readonly name = 'LimitPodHardAntiAffinityTopology';
  readonly handles = handles('CREATE', 'UPDATE');

  validate(attributes: AdmissionAttributes): void {
    const pod = podOf(attributes);
    const terms = pod?.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const wide = terms.find(({ topologyKey }) => topologyKey !== HOST_NAME);
    if (!wide) return;
    throw forbiddenError(
      attributes.resource,
      pod?.metadata.name ?? '',
      'affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey ' +
        `${wide.topologyKey} but only key ${HOST_NAME} is allowed`,
    );
  }
}
