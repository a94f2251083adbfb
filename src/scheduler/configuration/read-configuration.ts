import { type FieldError, FieldPath, duplicate, notSupported, required } from '../../api/index.ts';
import { isObject } from '../../base/index.ts';
import { type EnabledPlugin, EXTENSION_POINTS, type ExtensionPoint } from '../framework/index.ts';
import {
  DEFAULT_CONFIGURATION,
  DEFAULT_SCHEDULER_NAME,
  type SchedulerConfiguration,
  type SchedulerProfile,
} from './configuration.ts';
import { Fields } from './fields.ts';
import { readPluginArguments } from './read-arguments.ts';
import { PLUGIN_NAMES, type PluginSet, pluginSets } from './plugin-sets.ts';

const API_VERSION = 'kubescheduler.config.k8s.io/v1';
const MAX_BACKOFF_SECONDS = 86_400;
/** No cluster has so many. */
const PROFILES_LIMIT = 100;

/**
 * What a `KubeSchedulerConfiguration` says, with upstream's defaults, and all that is wrong with it. Of the scheduler as a
 * program (how it speaks with the API, who leads, its metrics) nothing is read, and there are no extenders.
 */
export function readSchedulerConfiguration(document: unknown): {
  readonly configuration: SchedulerConfiguration;
  readonly problems: readonly string[];
} {
  const file = isObject(document) ? document : {};
  if (file['kind'] !== 'KubeSchedulerConfiguration' || file['apiVersion'] !== API_VERSION) {
    const problem = `no kind "${textOf(file['kind'])}" is registered for version "${textOf(file['apiVersion'])}"`;
    return { configuration: DEFAULT_CONFIGURATION, problems: [problem] };
  }
  const errors: FieldError[] = [];
  const fields = new Fields(file, undefined, errors);
  if (fields.children('extenders').length > 0)
    fields.refuse('extenders', 'there are no extenders here', undefined);
  const percentage = fields.number('percentageOfNodesToScore', 0, 0, 100);
  const configuration = {
    profiles: profilesOf(fields, percentage, errors),
    podInitialBackoffSeconds: fields.number('podInitialBackoffSeconds', 1, 1, MAX_BACKOFF_SECONDS),
    podMaxBackoffSeconds: fields.number('podMaxBackoffSeconds', 10, 1, MAX_BACKOFF_SECONDS),
  };
  if (configuration.podMaxBackoffSeconds < configuration.podInitialBackoffSeconds) {
    fields.refuse(
      'podMaxBackoffSeconds',
      'must be greater than or equal to PodInitialBackoffSeconds',
      undefined,
    );
  }
  return { configuration, problems: errors.map(({ field, message }) => `${field}: ${message}`) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function profilesOf(fields: Fields, percentage: number, errors: FieldError[]): readonly SchedulerProfile[] {
  const given = fields.children('profiles').slice(0, PROFILES_LIMIT);
  if (given.length === 0) {
    return DEFAULT_CONFIGURATION.profiles.map((each) => ({ ...each, percentageOfNodesToScore: percentage }));
  }
  const names = new Set<string>();
  const sorts = new Set<string>();
  return given.map((profile) => {
    const schedulerName = profile.text('schedulerName', given.length === 1 ? DEFAULT_SCHEDULER_NAME : '');
    if (schedulerName === '') errors.push(required(profile.at('schedulerName')));
    if (names.has(schedulerName)) errors.push(duplicate(profile.at('schedulerName'), schedulerName));
    names.add(schedulerName);
    const plugins = pluginSetsOf(profile.child('plugins'), errors);
    sorts.add(JSON.stringify(plugins.get('queueSort')?.filter(({ name }) => name === 'PrioritySort')));
    if (sorts.size > 1) {
      profile.child('plugins').refuse('queueSort', 'has to be the same for all profiles', undefined);
    }
    for (const [point, name] of [
      ['queueSort', 'PrioritySort'],
      ['bind', 'DefaultBinder'],
    ] as const) {
      const isThere = plugins.get(point)?.some((each) => each.name === name) ?? false;
      if (!isThere)
        errors.push(required(profile.child('plugins').at(point), `there is no other than ${name}`));
    }
    return {
      schedulerName,
      plugins,
      pluginArguments: readPluginArguments(profile.children('pluginConfig'), errors),
      percentageOfNodesToScore: profile.number('percentageOfNodesToScore', percentage, 0, 100),
    };
  });
}

function pluginSetsOf(plugins: Fields, errors: FieldError[]) {
  const setAt = (point: ExtensionPoint | 'multiPoint'): PluginSet | undefined =>
    plugins.has(point) ? pluginSetOf(plugins.child(point), errors) : undefined;
  const sets = new Map(EXTENSION_POINTS.map((point) => [point, setAt(point)]));
  return pluginSets(setAt('multiPoint'), (point) => sets.get(point));
}

function pluginSetOf(set: Fields, errors: FieldError[]): PluginSet {
  const enabled = set.children('enabled').flatMap((each): EnabledPlugin[] => {
    const name = each.text('name');
    if (!PLUGIN_NAMES.has(name)) errors.push(notSupported(each.at('name'), name, [...PLUGIN_NAMES]));
    const weight = each.number('weight', 0, 0, 1_000_000);
    return PLUGIN_NAMES.has(name) ? [{ name, ...(weight === 0 ? {} : { weight }) }] : [];
  });
  const names = enabled.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) errors.push(duplicate(set.path ?? FieldPath.of('enabled'), repeated));
  return { enabled, disabled: set.children('disabled').map((each) => each.text('name')) };
}
