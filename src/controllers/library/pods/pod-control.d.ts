import type { Pod, PodTemplateSpec } from '../../../kinds/index.ts';
import { type ApiObject, type EventRecorder, type ResourceClient } from '../../../client/index.ts';
/** What of a Pod is not its template's. A name, or else the beginning of a generated one. */
export interface PodIdentity {
  readonly name?: string;
  readonly generateName?: string;
}
/** Makes and deletes the Pods of a controller, and says so in events about their owner. */
export interface PodControl {
  create(owner: ApiObject, pod: Pod): Promise<Pod>;
  delete(owner: ApiObject, pod: Pod): Promise<void>;
}
export declare function createPodControl(pods: ResourceClient<Pod>, events: EventRecorder): PodControl;
/** A Pod as an owner's template describes it: its labels, annotations and finalizers, the owner, and the spec. */
export declare function podOfTemplate(
  owner: ApiObject,
  template: PodTemplateSpec,
  identity: PodIdentity,
): Pod;
//# sourceMappingURL=pod-control.d.ts.map
