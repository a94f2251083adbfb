import { duplicate, type FieldError, notSupported } from '../../api/index.ts';
import { isObject } from '../../base/index.ts';
import type { NodeSelectorTerm } from '../../kinds/index.ts';
import type { Fields } from './fields.ts';
import {
  DEFAULT_ARGUMENTS,
  type DefaultConstraint,
  type PluginArguments,
  type ScoringStrategy,
  type WeighedResource,
} from './plugin-arguments.ts';

type Readers = { readonly [Name in keyof PluginArguments]: (args: Fields) => PluginArguments[Name] };

const READERS: Readers = {
  DefaultPreemption: (args) => ({
    minCandidateNodesPercentage: args.number('minCandidateNodesPercentage', 10, 0, 100),
    minCandidateNodesAbsolute: args.number('minCandidateNodesAbsolute', 100, 0, 1_000_000),
  }),
  InterPodAffinity: (args) => ({
    hardPodAffinityWeight: args.number('hardPodAffinityWeight', 1, 0, 100),
    ignorePreferredTermsOfExistingPods: args.flag('ignorePreferredTermsOfExistingPods'),
  }),
  NodeAffinity(args) {
    const added = args.child('addedAffinity');
    const required = added.child('requiredDuringSchedulingIgnoredDuringExecution');
    const preferred = added.children('preferredDuringSchedulingIgnoredDuringExecution');
    return {
      addedRequired: required.has('nodeSelectorTerms')
        ? required.children('nodeSelectorTerms').map(termOf)
        : undefined,
      addedPreferred: preferred.map((each) => ({
        weight: each.number('weight', 1, 1, 100),
        preference: termOf(each.child('preference')),
      })),
    };
  },
  NodeResourcesBalancedAllocation: (args) => ({ resources: resourcesOf(args) }),
  NodeResourcesFit: (args) => ({
    ignoredResources: args.texts('ignoredResources'),
    ignoredResourceGroups: args.texts('ignoredResourceGroups'),
    scoring: strategyOf(args.child('scoringStrategy')),
  }),
  PodTopologySpread(args) {
    const type = args.oneOf('defaultingType', ['System', 'List'], 'System');
    const given = args.children('defaultConstraints');
    if (type === 'System' && given.length > 0) {
      args.refuse('defaultingType', 'when .defaultConstraints are not empty, has to be List', undefined);
    }
    return { defaultConstraints: type === 'System' ? undefined : given.map(constraintOf) };
  },
  VolumeBinding: (args) => ({ bindTimeoutSeconds: args.number('bindTimeoutSeconds', 600, 0, 1_000_000) }),
};

/** What `pluginConfig` says, with upstream's defaults. */
export function readPluginArguments(given: readonly Fields[], errors: FieldError[]): PluginArguments {
  const read: { -readonly [Name in keyof PluginArguments]: PluginArguments[Name] } = { ...DEFAULT_ARGUMENTS };
  const seen = new Set<string>();
  for (const each of given) {
    const name = each.text('name');
    if (seen.has(name)) errors.push(duplicate(each.at('name'), name));
    seen.add(name);
    if (isReader(name)) readInto(read, name, each.child('args'));
    else errors.push(notSupported(each.at('name'), name, Object.keys(READERS)));
  }
  return read;
}

function readInto<Name extends keyof PluginArguments>(
  read: { [Key in Name]: PluginArguments[Key] },
  name: Name,
  args: Fields,
): void {
  read[name] = READERS[name](args);
}

function isReader(name: string): name is keyof PluginArguments {
  return Object.hasOwn(READERS, name);
}

function termOf(fields: Fields): NodeSelectorTerm {
  const term: NodeSelectorTerm = {};
  for (const list of ['matchExpressions', 'matchFields'] as const) {
    if (!fields.has(list)) continue;
    term[list] = fields.children(list).map((each) => ({
      key: each.text('key'),
      operator: each.oneOf('operator', ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'], 'In'),
      values: [...each.texts('values')],
    }));
  }
  return term;
}

function resourcesOf(fields: Fields): readonly WeighedResource[] {
  const given = fields.children('resources').map((each) => {
    each.require('name');
    return { name: each.text('name'), weight: each.number('weight', 1, 1, 100) };
  });
  return given.length === 0 ? DEFAULT_ARGUMENTS.NodeResourcesBalancedAllocation.resources : given;
}

function strategyOf(fields: Fields): ScoringStrategy {
  const types = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'] as const;
  const type = fields.oneOf('type', types, 'LeastAllocated');
  const resources = resourcesOf(fields);
  if (type !== 'RequestedToCapacityRatio') return { type, resources };
  const ratio = fields.child('requestedToCapacityRatio');
  const shape = ratio.children('shape').map((each) => ({
    utilization: each.number('utilization', 0, 0, 100),
    score: each.number('score', 0, 0, 10),
  }));
  if (shape.length === 0) ratio.require('shape');
  if (shape.some(({ utilization }, i) => i > 0 && utilization <= (shape[i - 1]?.utilization ?? 0))) {
    ratio.refuse('shape', 'utilization values must be sorted in increasing order', undefined);
  }
  return { type, resources, shape };
}

function constraintOf(fields: Fields): DefaultConstraint {
  fields.require('topologyKey');
  if (isObject(fields.value('labelSelector'))) {
    fields.refuse(
      'labelSelector',
      'constraint must not define a selector, as they deduced for each pod',
      undefined,
    );
  }
  return {
    maxSkew: fields.number('maxSkew', 1, 1, 1_000_000),
    topologyKey: fields.text('topologyKey'),
    whenUnsatisfiable: fields.oneOf(
      'whenUnsatisfiable',
      ['DoNotSchedule', 'ScheduleAnyway'],
      'ScheduleAnyway',
    ),
  };
}
