import { type Container, podRequests, type Pod, sidecarsOf } from '../../kinds/index.ts';
import { Quantity } from '../../api/index.ts';
import { ownValue } from '../../base/index.ts';

/**
 * What each Pod asks for of a resource, in thousandths, by its name: the Pod as a whole, or one of its containers. Throws
 * where one does not say.
 */
export function requestsByPod(
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
): ReadonlyMap<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name ?? '', requestOf(pod, resource, container)]));
}

function requestOf(pod: Pod, resource: string, container: string | undefined): number {
  const name = pod.metadata.name ?? '';
  if (container !== undefined) {
    const found = containersOf(pod).find((each) => each.name === container);
    if (!found) throw new Error(`container ${container} not found in Pod ${name}`);
    return containerRequest(found, resource, name);
  }
  if (!statesRequests(pod)) {
    return containersOf(pod).reduce((sum, each) => sum + containerRequest(each, resource, name), 0);
  }
  const amount = podRequests(pod).get(resource);
  if (amount === undefined) throw new Error(`missing pod-level request for ${resource} in Pod ${name}`);
  return resource === 'cpu' ? amount : amount * 1000;
}

function containersOf(pod: Pod): readonly Container[] {
  return [...(pod.spec?.containers ?? []), ...sidecarsOf(pod)];
}

/** The Pod says for itself what it needs, beside its containers. */
function statesRequests({ spec }: Pod): boolean {
  const names = Object.keys(spec?.resources?.requests ?? {});
  return names.some((name) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-'));
}

function containerRequest({ name, resources }: Container, resource: string, pod: string): number {
  const request = ownValue(resources?.requests ?? {}, resource);
  if (request === undefined) {
    throw new Error(`missing request for ${resource} in container ${name} of Pod ${pod}`);
  }
  return Quantity.parse(request).asMilli();
}
