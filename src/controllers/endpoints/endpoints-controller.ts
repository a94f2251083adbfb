import { type Endpoints, isHeadless, type Pod, type Service } from '../../kinds/index.ts';
import { formatTime } from '../../api/index.ts';
import { deepEqual, type Disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import { endpointSubsets } from './endpoint-subsets.ts';
import { hasPods, podsBehind, watchPodsOfServices } from '../library/endpoints/index.ts';

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const CHANGE_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
const HEADLESS = 'service.kubernetes.io/headless';

/** Keeps the Endpoints object of every service with a selector: the older form of what slices say. */
export function startEndpointsController(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const resource = client.resource<Endpoints>('v1', 'endpoints');
  const services = informers.of<Service>('v1', 'services');
  const endpoints = informers.of<Endpoints>('v1', 'endpoints');
  const pods = informers.of<Pod>('v1', 'pods');
  return startController(context, {
    watches: [
      watchObjects(services, keyOf),
      watchObjects(endpoints, keyOf),
      watchPodsOfServices(pods, services),
    ],
    async reconcile(key) {
      const service = services.cache.get(nameOfKey(key));
      const current = endpoints.cache.get(nameOfKey(key));
      if (!service || service.spec?.type === 'ExternalName') {
        if (current && isOwn(current)) await unlessGone(resource.delete(current.metadata));
        return;
      }
      if (!hasPods(service)) return;
      const wanted = endpointsOf(service, podsBehind(pods, service), current);
      if (current && same(current, wanted)) return;
      const annotations = { ...wanted.metadata.annotations, [CHANGE_TIME]: formatTime(clock.now()) };
      const stamped = { ...wanted, metadata: { ...wanted.metadata, annotations } };
      await (current ? resource.update(stamped) : resource.create(stamped));
    },
  });
}

/** Written by this controller: what somebody made by hand for a service without a selector is not. */
function isOwn({ metadata }: Endpoints): boolean {
  return metadata.labels?.[MANAGED_BY] === 'endpoint-controller';
}

function endpointsOf(service: Service, pods: readonly Pod[], current: Endpoints | undefined): Endpoints {
  const { name = '', namespace = '', labels = {} } = service.metadata;
  const { subsets, truncated } = endpointSubsets(service, pods);
  const { [HEADLESS]: _, ...own } = labels;
  const { [OVER_CAPACITY]: __, ...annotations } = current?.metadata.annotations ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...(current?.metadata ?? { name, namespace }),
      labels: {
        ...own,
        [MANAGED_BY]: 'endpoint-controller',
        ...(isHeadless(service.spec ?? {}) ? { [HEADLESS]: '' } : {}),
      },
      annotations: { ...annotations, ...(truncated ? { [OVER_CAPACITY]: 'truncated' } : {}) },
    },
    ...(subsets.length > 0 ? { subsets } : {}),
  };
}

function same(a: Endpoints, b: Endpoints): boolean {
  const parts = ({ subsets = [], metadata: { labels = {}, annotations = {} } }: Endpoints): unknown => [
    subsets,
    labels,
    annotations[OVER_CAPACITY],
  ];
  return deepEqual(parts(a), parts(b));
}
