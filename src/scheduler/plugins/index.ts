/**
 * `plugins`: the reasons for which a Pod goes here or there, a file each, by upstream's names.
 *
 *     const framework = new Framework(defaultPlugins({ client, informers, random, preemptions }));
 */
import type { Random } from '../../base/index.ts';
import type { Client, Informers } from '../../client/index.ts';
import type { Plugin } from '../framework/index.ts';
import { DefaultBinder } from './default-binder.ts';
import { DefaultPreemption, type Preemptions } from './default-preemption.ts';
import { dynamicResources } from './dynamic-resources.ts';
import { ImageLocality } from './image-locality.ts';
import { InterPodAffinity } from './inter-pod-affinity.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeName } from './node-name.ts';
import { nodePorts } from './node-ports.ts';
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.ts';
import { nodeResourcesFit } from './node-resources-fit.ts';
import { NodeVolumeLimits } from './node-volume-limits.ts';
import { nodeUnschedulable } from './node-unschedulable.ts';
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

/** In upstream's order: the first that rejects a node is the one that is named. */
export function defaultPlugins({
  client,
  informers,
  random,
  preemptions,
}: PluginsOptions): readonly Plugin[] {
  return [
    schedulingGates,
    prioritySort,
    nodeUnschedulable,
    nodeName,
    taintToleration,
    nodeAffinity,
    nodePorts,
    nodeResourcesFit,
    new VolumeRestrictions(informers),
    new NodeVolumeLimits(informers),
    new VolumeBinding(client, informers),
    new VolumeZone(informers),
    new PodTopologySpread(informers),
    new InterPodAffinity(informers),
    dynamicResources,
    new DefaultPreemption(informers, random, preemptions),
    nodeResourcesBalancedAllocation,
    new ImageLocality(),
    new DefaultBinder(client),
  ];
}
