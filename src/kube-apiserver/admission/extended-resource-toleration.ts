import { isExtendedResource, mergeTolerations, type Toleration } from '../../kinds/index.ts';
import { type AdmissionAttributes, handles, type MutationInterface } from '../../apiserver/index.ts';
import { podOf } from './requests.ts';

/** Lets a Pod that asks for a device onto nodes that are kept for those who do. */
export class ExtendedResourceToleration implements MutationInterface {
  readonly name = 'ExtendedResourceToleration';
  readonly handles = handles('CREATE', 'UPDATE');

  admit(attributes: AdmissionAttributes): void {
    const spec = podOf(attributes)?.spec;
    if (!spec) return;
    const names = [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      Object.keys(resources?.requests ?? {}).filter(isExtendedResource),
    );
    if (names.length === 0) return;
    const wanted = [...new Set(names)]
      .toSorted()
      .map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoSchedule' }));
    spec.tolerations = mergeTolerations(spec.tolerations ?? [], wanted);
  }
}
