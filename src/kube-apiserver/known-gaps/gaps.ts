import type { JsonObject } from '../../base/index.ts';
import { getField } from './get-field.ts';

/** What of a cluster is meant to run: what nobody asked to run is not missed. */
export interface RunningParts {
  readonly scheduler: boolean;
  /** Those of {@link GAP_CONTROLLERS} that are asked for. */
  readonly controllers: readonly string[];
}

/** Something that a cluster of ours stores, and does not act on yet. */
export interface KnownGap {
  /** `pods`, or with its group `storage.k8s.io/volumeattachments`. */
  readonly resources: readonly string[];
  /** The one whom it is for; the API server where left out. */
  readonly actor?: 'scheduler' | { readonly controller: string };
  /** The field that is ignored, where there is one in the object; empty for the object as a whole. */
  find(object: JsonObject, resource: string): string | undefined;
  /** What is missing: it follows upon `… is ignored: `. */
  readonly why: string;
}

/** Where each resource has the spec of a Pod. */
const POD_SPECS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    pods: 'spec',
    replicationcontrollers: 'spec.template.spec',
    'apps/daemonsets': 'spec.template.spec',
    'apps/deployments': 'spec.template.spec',
    'apps/replicasets': 'spec.template.spec',
    'apps/statefulsets': 'spec.template.spec',
    'batch/cronjobs': 'spec.jobTemplate.spec.template.spec',
    'batch/jobs': 'spec.template.spec',
  }),
);

/** `docs/behaviour.md` lists the same, under "Not yet". */
export const KNOWN_GAPS: readonly KnownGap[] = [
  whole(
    ['resource.k8s.io/resourceclaims', 'resource.k8s.io/resourceclaimtemplates'],
    'devices are not allocated yet',
    'resourceclaim-controller',
  ),
  ofPods('resourceClaims', 'devices are not allocated yet', 'scheduler'),
];

/** The controllers that would act on some of these, by upstream's names. They may not be there yet. */
export const GAP_CONTROLLERS: readonly string[] = KNOWN_GAPS.flatMap(({ actor }) =>
  typeof actor === 'object' ? [actor.controller] : [],
);

function whole(resources: readonly string[], why: string, controller?: string): KnownGap {
  return { resources, find: () => '', why, ...(controller === undefined ? {} : { actor: { controller } }) };
}

/** A field of a Pod's spec, wherever there is one. */
function ofPods(field: string, why: string, actor: NonNullable<KnownGap['actor']>): KnownGap {
  return {
    resources: [...POD_SPECS.keys()],
    actor,
    find(object, resource) {
      const path = `${POD_SPECS.get(resource) ?? ''}.${field}`;
      const value = getField(object, path);
      const isEmpty =
        value === undefined ||
        (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
      return isEmpty ? undefined : path;
    },
    why,
  };
}
