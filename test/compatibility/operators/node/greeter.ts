import type { KubernetesObject } from '@kubernetes/client-node';

/** What the operator is about, in the version that is stored. */
export interface Greeter extends KubernetesObject {
  spec: { message?: string; replicas?: number; tone?: 'warm' | 'cool' };
  status?: { observedGeneration?: number; replicas?: number; selector?: string; conditions?: Condition[] };
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
}

export const GROUP = 'greetings.example.com';
export const GREETERS = { group: GROUP, version: 'v1', plural: 'greeters' } as const;
/** What keeps a greeter until its line is out of the guest book. */
export const FINALIZER = `${GROUP}/guest-book`;
export const NAMESPACE = 'greetings';
export const OPERATOR = 'greeter-operator';
