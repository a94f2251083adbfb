import type { ResourceQuota } from '../../kinds/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
  type Informer,
  keyOf,
  nameOfKey,
  type ReconcileResult,
  type ResourceClient,
  startController,
  type WorkQueue,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { nextUsed } from './next-used.ts';
import { UsageBook } from './usage-book.ts';

/** What is given back comes in crowds, and each is a write of the quota: they wait for each other this long. */
const BATCH_MS = 20;
/** A charge that no object has come of for so long was of a write that failed. */
const SETTLE_MS = 2000;

/** Keeps the status of each quota. */
export function startResourceQuotaController(context: ControllerContext): Disposable {
  const started = new Disposables();
  const controller = new ResourceQuotaController(context);
  const { quotas } = controller;
  started.add(controller);
  started.add(
    startController(context, {
      watches: [
        {
          informer: quotas,
          start: (queue) => {
            controller.queue = queue;
            return quotas.addHandler({
              added: (quota) => queue.add(keyOf(quota)),
              updated: (quota) => queue.add(keyOf(quota)),
              deleted: (quota) => controller.forget(keyOf(quota)),
            });
          },
        },
      ],
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  return started;
}

class ResourceQuotaController implements Disposable {
  readonly quotas: Informer<ResourceQuota>;
  queue: WorkQueue | undefined;
  private readonly context: ControllerContext;
  private readonly resource: ResourceClient<ResourceQuota>;
  private readonly book: UsageBook;
  /** Since when each quota has stood with more charged than counted, and at which version. */
  private readonly excess = new Map<string, { readonly resourceVersion: string; readonly sinceMs: number }>();

  constructor(context: ControllerContext) {
    const { client, informers, kinds, clock } = context;
    this.context = context;
    this.quotas = informers.of<ResourceQuota>('v1', 'resourcequotas');
    this.resource = client.resource<ResourceQuota>('v1', 'resourcequotas');
    this.book = new UsageBook(
      { informers, kinds, clock },
      {
        counted: (key) => this.queue?.add(key),
        changed: (key) => this.queue?.addAfter(key, BATCH_MS),
      },
    );
  }

  async reconcile(key: string): Promise<ReconcileResult | void> {
    const quota = this.quotas.cache.get(nameOfKey(key));
    if (!quota || quota.metadata.deletionTimestamp !== undefined) {
      this.forget(key);
      return;
    }
    const usage = this.book.usageOf(quota);
    if (!usage) return;
    const freed = usage.takeFreed();
    const { hasExcess, used } = nextUsed(quota, usage.counted, freed, this.isSettled(key, quota));
    const written = await this.write(quota, used);
    usage.settle(freed);
    if (!hasExcess) {
      this.excess.delete(key);
      return;
    }
    return { againAfterMs: this.noteExcess(key, written) };
  }

  forget(key: string): void {
    this.book.forget(key);
    this.excess.delete(key);
  }

  dispose(): void {
    this.book.dispose();
  }

  /**
   * Written if the quota is still as it was read: what admission has charged since is never lost. The cache knows of it
   * in a moment, and the quota is looked at again.
   */
  private async write(quota: ResourceQuota, used: Record<string, string>): Promise<ResourceQuota> {
    const hard = quota.spec?.hard ?? {};
    if (deepEqual(quota.status?.hard ?? {}, hard) && deepEqual(quota.status?.used ?? {}, used)) return quota;
    return this.resource.updateStatus({ ...quota, status: { hard, used } });
  }

  private isSettled(key: string, { metadata }: ResourceQuota): boolean {
    const known = this.excess.get(key);
    if (!known || known.resourceVersion !== metadata.resourceVersion) return false;
    return this.context.clock.now() - known.sinceMs >= SETTLE_MS;
  }

  private noteExcess(key: string, { metadata: { resourceVersion = '' } }: ResourceQuota): number {
    const nowMs = this.context.clock.now();
    const known = this.excess.get(key);
    const since = known?.resourceVersion === resourceVersion ? known.sinceMs : nowMs;
    this.excess.set(key, { resourceVersion, sinceMs: since });
    return since + SETTLE_MS - nowMs;
  }
}
