import { apiVersionOf, type GroupVersionKind } from '../api/index.ts';

/** The kind that objects are stored as, where upstream stores them in another group or version than they are served in. */
export function storedAs(kind: GroupVersionKind): GroupVersionKind | undefined {
  return STORED_AS[`${apiVersionOf(kind)}/${kind.kind}`];
}

const STORED_AS: Readonly<Record<string, GroupVersionKind>> = {
  'events.k8s.io/v1/Event': { group: '', version: 'v1', kind: 'Event' },
  'autoscaling/v1/HorizontalPodAutoscaler': {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
  },
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': {
    group: 'admissionregistration.k8s.io',
    version: 'v1beta1',
    kind: 'MutatingAdmissionPolicy',
  },
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': {
    group: 'admissionregistration.k8s.io',
    version: 'v1beta1',
    kind: 'MutatingAdmissionPolicyBinding',
  },
};
