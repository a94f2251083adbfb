import { DEFAULT_ARGUMENTS, type PluginArguments } from './plugin-arguments.ts';
import { DEFAULT_PLUGIN_SETS, type PluginSets } from './plugin-sets.ts';

export const DEFAULT_SCHEDULER_NAME = 'default-scheduler';

export interface SchedulerConfiguration {
  /** One at least; no two have the same name. */
  readonly profiles: readonly SchedulerProfile[];
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
}

/** How the Pods are scheduled that name it as their scheduler. */
export interface SchedulerProfile {
  readonly schedulerName: string;
  readonly plugins: PluginSets;
  readonly pluginArguments: PluginArguments;
  /** How many nodes that fit are enough, in percent of all; 0 for what the number of nodes says. */
  readonly percentageOfNodesToScore: number;
}

/** Upstream's. */
export const DEFAULT_CONFIGURATION: SchedulerConfiguration = {
  profiles: [
    {
      schedulerName: DEFAULT_SCHEDULER_NAME,
      plugins: DEFAULT_PLUGIN_SETS,
      pluginArguments: DEFAULT_ARGUMENTS,
      percentageOfNodesToScore: 0,
    },
  ],
  podInitialBackoffSeconds: 1,
  podMaxBackoffSeconds: 10,
};
