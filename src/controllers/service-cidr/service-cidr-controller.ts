import { isTerminating, type IPAddress, type ServiceCIDR } from '../../kinds/index.ts';
import { findCondition, formatTime, parseIp, timeMs } from '../../api/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  type Informer,
  keyOf,
  nameOfKey,
  startController,
  type WatchSource,
} from '../../client/index.ts';
import { unlessGone } from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { hasAddress, hasRange, haveCommon, rangesOf } from './ranges.ts';

const API_VERSION = 'networking.k8s.io/v1';
const FINALIZER = 'networking.k8s.io/service-cidr-finalizer';
const MANAGED_BY = 'ipaddress.kubernetes.io/managed-by';
/** Who makes the addresses of Services. */
const ALLOCATOR = 'ipallocator.k8s.io';
const MANAGER = 'service-cidr-controller';
const RETRIES = 15;
/** Whoever gives addresses out must have heard that a range is going before it is gone. */
const DELETION_GRACE_MS = 10_000;

const READY = { status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' } as const;
const IN_USE = {
  status: 'False',
  reason: 'Terminating',
  message:
    'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
} as const;

export function startServiceCidrController(context: ControllerContext): Disposable {
  const { client, informers, clock } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, MANAGER));
  const ranges = informers.of<ServiceCIDR>(API_VERSION, 'servicecidrs');
  const addresses = informers.of<IPAddress>(API_VERSION, 'ipaddresses');
  const resource = client.resource<ServiceCIDR>(API_VERSION, 'servicecidrs');

  const say = async (range: ServiceCIDR, told: typeof READY | typeof IN_USE): Promise<void> => {
    const before = findCondition(range.status?.conditions, 'Ready');
    const isSaid =
      before?.status === told.status &&
      (before.reason ?? '') === told.reason &&
      before.message === told.message;
    if (isSaid) return;
    const condition = { type: 'Ready', ...told, lastTransitionTime: formatTime(clock.now()) };
    const applied = {
      apiVersion: API_VERSION,
      kind: 'ServiceCIDR',
      metadata: { name: range.metadata.name ?? '' },
      status: { conditions: [condition] },
    };
    await resource.apply(applied, { fieldManager: MANAGER, force: true, subresource: 'status' });
  };
  const patchFinalizers = (range: ServiceCIDR, metadata: object): Promise<unknown> =>
    unlessGone(resource.patch(range.metadata, 'strategic', { metadata }));

  const remove = async (range: ServiceCIDR): Promise<{ againAfterMs: number } | undefined> => {
    if (!canGo(range, ranges, addresses)) {
      await say(range, IN_USE);
      return undefined;
    }
    const leftMs = timeMs(range.metadata.deletionTimestamp ?? '') + DELETION_GRACE_MS - clock.now();
    if (leftMs > 0) return { againAfterMs: leftMs };
    if (range.metadata.finalizers?.includes(FINALIZER)) {
      await patchFinalizers(range, { '$deleteFromPrimitiveList/finalizers': [FINALIZER] });
    }
    return undefined;
  };
  started.add(
    startController(context, {
      retryLimit: RETRIES,
      watches: [watchRanges(ranges), watchAddresses(addresses, ranges)],
      async reconcile(key) {
        const range = ranges.cache.get(nameOfKey(key));
        if (!range) return undefined;
        if (isTerminating(range)) return remove(range);
        if (!range.metadata.finalizers?.includes(FINALIZER)) {
          await patchFinalizers(range, { finalizers: [FINALIZER] });
        }
        try {
          await say(range, READY);
        } catch (error) {
          const text = 'The ServiceCIDR Status can not be set to Ready=True';
          events.warning(range, 'KubernetesServiceCIDRError', text);
          throw error;
        }
        return undefined;
      },
    }),
  );
  return started;
}

/** Whether all addresses of a range that are in use are those of another one, too. */
function canGo(range: ServiceCIDR, ranges: Informer<ServiceCIDR>, addresses: Informer<IPAddress>): boolean {
  const others = [...ranges.cache.list()].filter(({ metadata }) => metadata.name !== range.metadata.name);
  if (rangesOf(range).every((each) => others.some((other) => hasRange(other, each)))) return true;
  for (const { metadata } of addresses.cache.list()) {
    const address = metadata.labels?.[MANAGED_BY] === ALLOCATOR ? parseIp(metadata.name ?? '') : undefined;
    if (!address || !hasAddress(range, address)) continue;
    if (!others.some((other) => hasAddress(other, address))) return false;
  }
  return true;
}

/** One that comes may let others go that it has addresses in common with, and one that goes may hold them. */
function watchRanges(ranges: Informer<ServiceCIDR>): WatchSource {
  return {
    informer: ranges,
    start: (queue) => {
      const wake = (range: ServiceCIDR): void => {
        queue.add(keyOf(range));
        for (const other of ranges.cache.list()) if (haveCommon(range, other)) queue.add(keyOf(other));
      };
      return ranges.addHandler({ added: wake, updated: (range) => queue.add(keyOf(range)), deleted: wake });
    },
  };
}

/** An address may hold a range that is on its way out, and no other. */
function watchAddresses(addresses: Informer<IPAddress>, ranges: Informer<ServiceCIDR>): WatchSource {
  const terminating = ranges.cache.index('terminating', (range) => (isTerminating(range) ? ['yes'] : []));
  return {
    informer: addresses,
    start: (queue) => {
      const wake = ({ metadata }: IPAddress): void => {
        const leaving = terminating.get('yes');
        const address = leaving.length > 0 ? parseIp(metadata.name ?? '') : undefined;
        for (const range of leaving) if (address && hasAddress(range, address)) queue.add(keyOf(range));
      };
      return addresses.addHandler({ added: wake, deleted: wake });
    },
  };
}
