import { type EnabledPlugin, EXTENSION_POINTS, type ExtensionPoint } from '../framework/index.ts';

/** The plugins of each extension point, in their order. A plugin takes part where it also implements the point. */
export type PluginSets = ReadonlyMap<ExtensionPoint, readonly EnabledPlugin[]>;

/** What a configuration says of one point, or of all (`multiPoint`). */
export interface PluginSet {
  readonly enabled: readonly EnabledPlugin[];
  /** `*` for all that are there by default. */
  readonly disabled: readonly string[];
}

/** In upstream's order: of those that reject a node the first is named. */
const DEFAULT_PLUGINS: readonly EnabledPlugin[] = [
  { name: 'SchedulingGates' },
  { name: 'PrioritySort' },
  { name: 'NodeUnschedulable' },
  { name: 'NodeName' },
  { name: 'TaintToleration', weight: 3 },
  { name: 'NodeAffinity', weight: 2 },
  { name: 'NodePorts' },
  { name: 'NodeResourcesFit', weight: 1 },
  { name: 'VolumeRestrictions' },
  { name: 'NodeVolumeLimits' },
  { name: 'VolumeBinding' },
  { name: 'VolumeZone' },
  { name: 'PodTopologySpread', weight: 2 },
  { name: 'InterPodAffinity', weight: 2 },
  { name: 'DynamicResources' },
  { name: 'DefaultPreemption' },
  { name: 'NodeResourcesBalancedAllocation', weight: 1 },
  { name: 'ImageLocality', weight: 1 },
  { name: 'DefaultBinder' },
];

export const PLUGIN_NAMES: ReadonlySet<string> = new Set(DEFAULT_PLUGINS.map(({ name }) => name));

/** The plugins of each point, after what is said of all points and of each. */
export function pluginSets(
  multiPoint: PluginSet | undefined,
  ofPoint: (point: ExtensionPoint) => PluginSet | undefined,
): PluginSets {
  const everywhere = merge(DEFAULT_PLUGINS, multiPoint);
  return new Map(EXTENSION_POINTS.map((point) => [point, expand(everywhere, ofPoint(point))]));
}

export const DEFAULT_PLUGIN_SETS: PluginSets = pluginSets(undefined, () => undefined);

/** Takes out what is disabled, puts what is enabled anew in its place, and what is added last. */
function merge(defaults: readonly EnabledPlugin[], set: PluginSet | undefined): readonly EnabledPlugin[] {
  if (!set) return defaults;
  const added = new Map(set.enabled.map((each) => [each.name, each]));
  const kept = defaults
    .filter(({ name }) => !isDisabled(set, name))
    .map((each) => {
      const replaced = added.get(each.name);
      added.delete(each.name);
      return replaced ?? each;
    });
  return [...kept, ...added.values()];
}

/** What is enabled for the point goes before what it replaces of the others, and what is new comes last. */
function expand(everywhere: readonly EnabledPlugin[], set: PluginSet | undefined): readonly EnabledPlugin[] {
  if (!set) return everywhere;
  if (set.disabled.includes('*')) return set.enabled;
  const names = new Set(everywhere.filter(({ name }) => !isDisabled(set, name)).map(({ name }) => name));
  const own = new Set(set.enabled.map(({ name }) => name));
  return [
    ...set.enabled.filter(({ name }) => names.has(name)),
    ...everywhere.filter(({ name }) => names.has(name) && !own.has(name)),
    ...set.enabled.filter(({ name }) => !names.has(name)),
  ];
}

function isDisabled({ disabled }: PluginSet, name: string): boolean {
  return disabled.includes(name) || disabled.includes('*');
}
