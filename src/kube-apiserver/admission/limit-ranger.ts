import type { Quantity } from '../../api/index.ts';
import {
  type Container,
  containerTotals,
  type LimitRange,
  type Pod,
  type Quantities,
  quantitiesOf,
} from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ObjectReader,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { maximumProblem, maximumRequestProblem, minimumProblem, ratioProblem } from './limit-problems.ts';
import { refused } from './refusal.ts';
import { claimOf, podOf } from './requests.ts';

const LIMIT_RANGES = { group: '', resource: 'limitranges' };
const ANNOTATION = 'kubernetes.io/limit-ranger';

type Limit = NonNullable<LimitRange['spec']>['limits'][number];

/** Fills in what a namespace's limit ranges give to containers, and refuses Pods and claims outside of the ranges. */
export class LimitRanger implements MutationInterface, ValidationInterface {
  readonly name = 'LimitRanger';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.reader = reader;
  }

  async admit(attributes: AdmissionAttributes): Promise<void> {
    const pod = newPod(attributes);
    if (!pod) return;
    for (const limits of await this.limitsOf(attributes.namespace)) setDefaults(pod, limits);
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const pod = newPod(attributes);
    const claim = claimOf(attributes);
    if ((!pod && !claim) || attributes.object?.metadata.deletionTimestamp !== undefined) return;
    for (const limits of await this.limitsOf(attributes.namespace)) {
      const problems = pod
        ? limits.flatMap((limit) => podProblems(limit, pod))
        : limits.flatMap((limit) => claimProblems(limit, quantitiesOf(claim?.spec?.resources?.requests)));
      const [first] = problems;
      if (first === undefined) continue;
      throw refused(attributes, problems.length === 1 ? first : `[${problems.join(', ')}]`);
    }
  }

  private async limitsOf(namespace: string): Promise<readonly (readonly Limit[])[]> {
    const all = await this.reader.list<LimitRange>(LIMIT_RANGES, namespace);
    return all.map(({ spec }) => spec?.limits ?? []);
  }
}

/** What a Pod asks for never changes by an update of the Pod itself. */
function newPod(attributes: AdmissionAttributes): Pod | undefined {
  return attributes.operation === 'CREATE' ? podOf(attributes) : undefined;
}

function setDefaults(pod: Pod, limits: readonly Limit[]): void {
  const ofContainers = limits.filter(({ type }) => type === 'Container');
  const requests = Object.assign({}, ...ofContainers.map(({ defaultRequest }) => defaultRequest)) as Record<
    string,
    string
  >;
  const maxima = Object.assign({}, ...ofContainers.map((limit) => limit.default)) as Record<string, string>;
  const set = [
    ...(pod.spec?.containers ?? []).flatMap((container) => fill(container, requests, maxima, 'container')),
    ...(pod.spec?.initContainers ?? []).flatMap((container) =>
      fill(container, requests, maxima, 'init container'),
    ),
  ];
  if (set.length === 0) return;
  const text = `LimitRanger plugin set: ${set.join('; ')}`;
  pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: text };
}

/** Says what it filled in. */
function fill(
  container: Container,
  requests: Readonly<Record<string, string>>,
  limits: Readonly<Record<string, string>>,
  as: string,
): string[] {
  const resources = container.resources ?? {};
  const missing = (names: object, own: object | undefined): string[] =>
    Object.keys(names)
      .filter((name) => !Object.hasOwn(own ?? {}, name))
      .sort();
  const newRequests = missing(requests, resources.requests);
  const newLimits = missing(limits, resources.limits);
  if (newRequests.length > 0) resources.requests = { ...requests, ...resources.requests };
  if (newLimits.length > 0) resources.limits = { ...limits, ...resources.limits };
  container.resources = resources;
  return [
    ...(newRequests.length > 0 ? [`${newRequests.join(', ')} request for ${as} ${container.name}`] : []),
    ...(newLimits.length > 0 ? [`${newLimits.join(', ')} limit for ${as} ${container.name}`] : []),
  ];
}

function podProblems(limit: Limit, pod: Pod): string[] {
  if (limit.type === 'Pod')
    return rangeProblems(
      limit,
      containerTotals(pod.spec ?? {}, 'requests'),
      containerTotals(pod.spec ?? {}, 'limits'),
    );
  if (limit.type !== 'Container') return [];
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  return containers.flatMap(({ resources }) =>
    rangeProblems(limit, quantitiesOf(resources?.requests), quantitiesOf(resources?.limits)),
  );
}

function rangeProblems(limit: Limit, requests: Quantities, limits: Quantities): string[] {
  const check = (
    bounds: Readonly<Record<string, string | number>> | undefined,
    problem: typeof minimumProblem,
  ): string[] =>
    sortedBounds(bounds).flatMap(([resource, bound]) => {
      const found = problem(
        { type: limit.type, resource, bound },
        requests.get(resource),
        limits.get(resource),
      );
      return found === undefined ? [] : [found];
    });
  return [
    ...check(limit.min, minimumProblem),
    ...check(limit.max, maximumProblem),
    ...check(limit.maxLimitRequestRatio, ratioProblem),
  ];
}

function claimProblems(limit: Limit, requests: Quantities): string[] {
  const { type, min, max } = limit;
  if (type !== 'PersistentVolumeClaim') return [];
  const problems = [
    ...sortedBounds(min).map(([resource, bound]) =>
      minimumProblem({ type, resource, bound }, requests.get(resource), undefined),
    ),
    ...sortedBounds(max).map(([resource, bound]) =>
      maximumRequestProblem({ type, resource, bound }, requests.get(resource)),
    ),
  ];
  return problems.filter((problem) => problem !== undefined);
}

function sortedBounds(bounds: Readonly<Record<string, string | number>> | undefined): [string, Quantity][] {
  return [...quantitiesOf(bounds)].sort(([a], [b]) => (a < b ? -1 : 1));
}
