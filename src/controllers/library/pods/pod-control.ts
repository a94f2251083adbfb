import type { Pod, PodTemplateSpec } from '../../../kinds/index.ts';
import {
  type ApiObject,
  controllerReference,
  type EventRecorder,
  isNamespaceTerminating,
  isNotFound,
  type ResourceClient,
} from '../../../client/index.ts';
import { messageOf } from '../objects/index.ts';

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

export function createPodControl(pods: ResourceClient<Pod>, events: EventRecorder): PodControl {
  return {
    async create(owner, pod) {
      try {
        const made = await pods.create(pod);
        events.normal(owner, 'SuccessfulCreate', `Created pod: ${made.metadata.name ?? ''}`);
        return made;
      } catch (error) {
        if (!isNamespaceTerminating(error)) {
          events.warning(owner, 'FailedCreate', `Error creating: ${messageOf(error)}`);
        }
        throw error;
      }
    },
    async delete(owner, pod) {
      try {
        await pods.delete(pod.metadata);
      } catch (error) {
        if (!isNotFound(error)) events.warning(owner, 'FailedDelete', `Error deleting: ${messageOf(error)}`);
        throw error;
      }
      events.normal(owner, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name ?? ''}`);
    },
  };
}

/** A Pod as an owner's template describes it: its labels, annotations and finalizers, the owner, and the spec. */
export function podOfTemplate(owner: ApiObject, template: PodTemplateSpec, identity: PodIdentity): Pod {
  const { labels = {}, annotations = {}, finalizers = [] } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...identity,
      namespace: owner.metadata.namespace ?? '',
      labels: { ...labels },
      annotations: { ...annotations },
      finalizers: [...finalizers],
      ownerReferences: [controllerReference(owner)],
    },
    ...(template.spec ? { spec: structuredClone(template.spec) } : {}),
  };
}
