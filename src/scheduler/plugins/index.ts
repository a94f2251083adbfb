/**
 * `plugins`: the reasons for which a Pod goes here or there, a file each, by upstream's names.
 *
 *     const plugins = createPlugins({ client, informers, random, preemptions }, profile.pluginArguments);
 *     const framework = new Framework(plugins, { sets: profile.plugins });
 */
import type { Random } from '../../base/index.ts';
import type { Client, Informers } from '../../client/index.ts';
import type { PluginArguments } from '../configuration/index.ts';
import type { Plugin } from '../framework/index.ts';
import { DefaultBinder } from './default-binder.ts';
import { DefaultPreemption, type Preemptions } from './default-preemption.ts';
import { DynamicResources } from './dynamic-resources.ts';
import { ImageLocality } from './image-locality.ts';
import { InterPodAffinity } from './inter-pod-affinity.ts';
import { NodeAffinity } from './node-affinity.ts';
import { nodeName } from './node-name.ts';
import { nodePorts } from './node-ports.ts';
import { NodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.ts';
import { NodeResourcesFit } from './node-resources-fit.ts';
import { nodeUnschedulable } from './node-unschedulable.ts';
import { NodeVolumeLimits } from './node-volume-limits.ts';
import { PodTopologySpread } from './pod-topology-spread.ts';
import { prioritySort } from './priority-sort.ts';
import { schedulingGates } from './scheduling-gates.ts';
import { taintToleration } from './taint-toleration.ts';
import { VolumeBinding } from './volume-binding.ts';
import { VolumeRestrictions } from './volume-restrictions.ts';
import { VolumeZone } from './volume-zone.ts';

export type { Preemptions } from './default-preemption.ts';

export interface PluginsOptions {
  readonly client: Client;
  readonly informers: Informers;
  readonly random: Random;
  readonly preemptions: Preemptions;
}

/** All that there are, in upstream's order. */
export function createPlugins(
  { client, informers, random, preemptions }: PluginsOptions,
  args: PluginArguments,
): readonly Plugin[] {
  return [
    schedulingGates,
    prioritySort,
    nodeUnschedulable,
    nodeName,
    taintToleration,
    new NodeAffinity(args.NodeAffinity),
    nodePorts,
    new NodeResourcesFit(args.NodeResourcesFit),
    new VolumeRestrictions(informers),
    new NodeVolumeLimits(informers),
    new VolumeBinding(client, informers, args.VolumeBinding),
    new VolumeZone(informers),
    new PodTopologySpread(informers, args.PodTopologySpread),
    new InterPodAffinity(informers, args.InterPodAffinity),
    new DynamicResources(client, informers, random),
    new DefaultPreemption(informers, random, preemptions, args.DefaultPreemption),
    new NodeResourcesBalancedAllocation(args.NodeResourcesBalancedAllocation),
    new ImageLocality(),
    new DefaultBinder(client),
  ];
}
