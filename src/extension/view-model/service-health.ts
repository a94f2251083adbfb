import { type EndpointSlice, isTerminating, type Service } from '../../kinds/index.ts';
import { type Health, type Surroundings } from './health.ts';

/** Where a Service can be reached (its own address, and the ports that it opens on every node), and who answers. */
export function serviceHealth(service: Service, around: Surroundings): Health {
  const { spec } = service;
  if (isTerminating(service)) return { state: 'terminating', text: 'Terminating' };
  if (spec?.type === 'ExternalName') return { state: 'plain', text: `alias of ${spec.externalName ?? ''}` };
  const where = addressOf(service);
  // Without a selector, somebody else says who answers.
  if (Object.keys(spec?.selector ?? {}).length === 0) return { state: 'plain', text: where };
  const ready = readyEndpoints(service, around);
  return ready === 0
    ? { state: 'warning', text: `${where}, no Pod is ready behind it` }
    : { state: 'ready', text: `${where}, ${ready} ready` };
}

function addressOf({ spec, status }: Service): string {
  const address = spec?.clusterIP === 'None' ? 'headless' : (spec?.clusterIP ?? 'no address yet');
  const outside = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
  const ports = (spec?.ports ?? []).map(({ port, nodePort }) =>
    nodePort ? `${port} → node ${nodePort}` : `${port}`,
  );
  return [
    address,
    ...(outside.length === 0 ? [] : [`outside ${outside.join(', ')}`]),
    ...(ports.length === 0 ? [] : [`port ${ports.join(', ')}`]),
  ].join(', ');
}

/** A Service controls the slices that tell of its Pods; a Pod stands in one of them for each family of addresses. */
function readyEndpoints(service: Service, around: Surroundings): number {
  const names = new Set<string>();
  for (const slice of around.controlledBy(service)) {
    for (const { addresses, conditions, targetRef } of (slice as EndpointSlice).endpoints ?? []) {
      if (conditions?.ready !== false) names.add(targetRef?.uid ?? addresses.join());
    }
  }
  return names.size;
}
