import type { NodeSelectorTerm } from '../../kinds/index.ts';

/** What plugins are told, by their names; all that upstream's arguments have. */
export interface PluginArguments {
  readonly DefaultPreemption: DefaultPreemptionArguments;
  readonly InterPodAffinity: InterPodAffinityArguments;
  readonly NodeAffinity: NodeAffinityArguments;
  readonly NodeResourcesBalancedAllocation: { readonly resources: readonly WeighedResource[] };
  readonly NodeResourcesFit: NodeResourcesFitArguments;
  readonly PodTopologySpread: PodTopologySpreadArguments;
  readonly VolumeBinding: { readonly bindTimeoutSeconds: number };
}

/** Of the nodes that taking Pods away from may help so many are tried out. */
export interface DefaultPreemptionArguments {
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

export interface InterPodAffinityArguments {
  /** How much it counts to be near a Pod that requires it. */
  readonly hardPodAffinityWeight: number;
  /** Whether what others prefer counts only for Pods that prefer something themselves. */
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

/** What every Pod of the profile requires and prefers beside its own. */
export interface NodeAffinityArguments {
  readonly addedRequired: readonly NodeSelectorTerm[] | undefined;
  readonly addedPreferred: readonly { readonly weight: number; readonly preference: NodeSelectorTerm }[];
}

export interface WeighedResource {
  readonly name: string;
  readonly weight: number;
}

export interface NodeResourcesFitArguments {
  /** Extended resources that nobody has to have room for: by name, or by what stands before the slash. */
  readonly ignoredResources: readonly string[];
  readonly ignoredResourceGroups: readonly string[];
  readonly scoring: ScoringStrategy;
}

export type ScoringStrategy = {
  readonly resources: readonly WeighedResource[];
} & (
  | { readonly type: 'LeastAllocated' | 'MostAllocated' }
  | {
      readonly type: 'RequestedToCapacityRatio';
      /** By how many percent are used a score from 0 to 10, in rising order; between two points on the line. */
      readonly shape: readonly { readonly utilization: number; readonly score: number }[];
    }
);

export interface PodTopologySpreadArguments {
  /** Undefined: upstream's own. */
  readonly defaultConstraints: readonly DefaultConstraint[] | undefined;
}

export interface DefaultConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
}

const CPU_AND_MEMORY: readonly WeighedResource[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

export const DEFAULT_ARGUMENTS: PluginArguments = {
  DefaultPreemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
  InterPodAffinity: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
  NodeAffinity: { addedRequired: undefined, addedPreferred: [] },
  NodeResourcesBalancedAllocation: { resources: CPU_AND_MEMORY },
  NodeResourcesFit: {
    ignoredResources: [],
    ignoredResourceGroups: [],
    scoring: { type: 'LeastAllocated', resources: CPU_AND_MEMORY },
  },
  PodTopologySpread: { defaultConstraints: undefined },
  VolumeBinding: { bindTimeoutSeconds: 600 },
};
