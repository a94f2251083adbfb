/** How requests are shared out, as priority level configurations and flow schemas say it. */

export interface QueuingConfig {
  readonly queues: number;
  /** How many queues a flow is dealt. */
  readonly handSize: number;
  /** How many requests wait in one queue at most. */
  readonly queueLengthLimit: number;
}

export interface PriorityLevel {
  readonly name: string;
  readonly uid: string;
  readonly isExempt: boolean;
  readonly shares: number;
  /** How much of its seats others may use while it does not, in percent. */
  readonly lendablePercent: number;
  /** How much beyond its seats it may use while others do not, in percent; undefined: as much as there is. */
  readonly borrowingLimitPercent?: number | undefined;
  /** Undefined: what finds no seat is refused. */
  readonly queuing?: QueuingConfig | undefined;
}

export interface FlowRules {
  readonly subjects: readonly FlowSubject[];
  readonly resourceRules: readonly FlowResourceRule[];
  readonly nonResourceRules: readonly {
    readonly verbs: readonly string[];
    readonly nonResourceURLs: readonly string[];
  }[];
}

export type FlowSubject =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  | { readonly kind: 'Account'; readonly namespace: string; readonly name: string };

export interface FlowResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly clusterScope: boolean;
  readonly namespaces: readonly string[];
}

export interface FlowSelector {
  readonly name: string;
  readonly uid: string;
  /** The name of its priority level. */
  readonly level: string;
  /** The lowest one that matches decides; of several the first by name. */
  readonly matchingPrecedence: number;
  /** What divides its requests into flows; undefined: they are one. */
  readonly distinguisher?: 'ByUser' | 'ByNamespace' | undefined;
  readonly rules: readonly FlowRules[];
}

/** What there is where nobody has stored it: who is exempt, and where everything ends up. */
export const EXEMPT = 'exempt';
export const CATCH_ALL = 'catch-all';

const ALL = ['*'];
const EVERYTHING = {
  resourceRules: [{ verbs: ALL, apiGroups: ALL, resources: ALL, clusterScope: true, namespaces: ALL }],
  nonResourceRules: [{ verbs: ALL, nonResourceURLs: ALL }],
};

export const MANDATORY_LEVELS: readonly PriorityLevel[] = [
  { name: EXEMPT, uid: '', isExempt: true, shares: 0, lendablePercent: 0 },
  { name: CATCH_ALL, uid: '', isExempt: false, shares: 5, lendablePercent: 0 },
];

export const MANDATORY_SELECTORS: readonly FlowSelector[] = [
  {
    name: EXEMPT,
    uid: '',
    level: EXEMPT,
    matchingPrecedence: 1,
    rules: [{ subjects: [{ kind: 'Group', name: 'system:masters' }], ...EVERYTHING }],
  },
  {
    name: CATCH_ALL,
    uid: '',
    level: CATCH_ALL,
    matchingPrecedence: 10_000,
    distinguisher: 'ByUser',
    rules: [{ subjects: [{ kind: 'Group', name: '*' }], ...EVERYTHING }],
  },
];
