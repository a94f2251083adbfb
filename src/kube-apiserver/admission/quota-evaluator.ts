import { conflict } from '../../api/index.ts';
import { matchesScopes, type Quantities, type ResourceQuota } from '../../kinds/index.ts';
import type { AdmissionAttributes, ObjectReader, ObjectWriter } from '../../apiserver/index.ts';
import type { LimitedResource } from '../admission-configuration/index.ts';
import { requireCoverage } from './quota-coverage.ts';
import { QuotaState } from './quota-state.ts';

const QUOTAS = { group: '', resource: 'resourcequotas' };
/** How often a batch is checked again because a quota was changed in between, as upstream's. */
const RETRY_LIMIT = 3;
const CHANGED = 'the object has been modified; please apply your changes to the latest version and try again';

/** A write that waits for its verdict. */
interface Waiter {
  readonly attributes: AdmissionAttributes;
  readonly added: Quantities;
  admit(): void;
  refuse(error: unknown): void;
}

/**
 * Charges writes to the quotas of their namespace. The writes that come while a namespace's quotas are being written
 * wait for each other, and are then checked as one batch in memory and charged by one write of each quota: many who
 * write at once cost one write, not one each.
 */
export class QuotaEvaluator {
  private readonly objects: ObjectReader & ObjectWriter;
  private readonly limited: readonly LimitedResource[];
  /** Those who wait, by their namespace. A namespace that is here is being worked on. */
  private readonly waiting = new Map<string, Waiter[]>();

  /** `limited`: what nobody may use without a quota for it. */
  constructor(objects: ObjectReader & ObjectWriter, limited: readonly LimitedResource[] = []) {
    this.objects = objects;
    this.limited = limited;
  }

  /** Resolves once the write is charged; rejects where a quota has no room for it, or it could not be charged. */
  evaluate(attributes: AdmissionAttributes, added: Quantities): Promise<void> {
    const { namespace } = attributes;
    return new Promise((admit, refuse) => {
      const waiter = { attributes, added, admit, refuse };
      const others = this.waiting.get(namespace);
      if (others) {
        others.push(waiter);
        return;
      }
      this.waiting.set(namespace, [waiter]);
      void this.work(namespace);
    });
  }

  private async work(namespace: string): Promise<void> {
    for (let batch = this.take(namespace); batch.length > 0; batch = this.take(namespace)) {
      try {
        await this.settle(namespace, batch);
      } catch (error) {
        // Who has a verdict already keeps it.
        for (const waiter of batch) waiter.refuse(error);
      }
    }
    this.waiting.delete(namespace);
  }

  private take(namespace: string): Waiter[] {
    return this.waiting.get(namespace)?.splice(0) ?? [];
  }

  private async settle(namespace: string, batch: readonly Waiter[]): Promise<void> {
    let waiters = batch;
    let names: ReadonlySet<string> | undefined;
    for (let attempt = 0; waiters.length > 0; attempt++) {
      const quotas = await this.read(namespace, names);
      // Later on only some of the quotas are looked at.
      const limited = names ? [] : this.limited;
      const charged = waiters.flatMap((waiter) => chargeInMemory(quotas, waiter, limited));
      const stale = await this.write(namespace, quotas);
      for (const { waiter, by } of charged) if (!by.some((quota) => stale.has(quota.name))) waiter.admit();
      const again = charged.filter(({ by }) => by.some((quota) => stale.has(quota.name)));
      waiters = again.map(({ waiter }) => waiter);
      if (attempt === RETRY_LIMIT)
        for (const waiter of waiters) waiter.refuse(conflict(QUOTAS, [...stale].join(','), CHANGED));
      if (attempt === RETRY_LIMIT) return;
      // What was charged to the others stays charged.
      names = stale;
    }
  }

  private async read(namespace: string, names: ReadonlySet<string> | undefined): Promise<QuotaState[]> {
    const quotas = await this.objects.list<ResourceQuota>(QUOTAS, namespace);
    const wanted = names ? quotas.filter(({ metadata }) => names.has(metadata.name ?? '')) : quotas;
    return wanted.map((quota) => new QuotaState(quota));
  }

  /** Writes what is charged to each quota, if that is still as it was read; gives the names of those that are not. */
  private async write(namespace: string, quotas: readonly QuotaState[]): Promise<Set<string>> {
    const stale = new Set<string>();
    const work = quotas.map(async ({ name, resourceVersion, nextUsed: used }) => {
      if (!used) return;
      await this.objects.change<ResourceQuota>(QUOTAS, namespace, name, (quota) => {
        if (quota.metadata.resourceVersion !== resourceVersion) {
          stale.add(name);
          return false;
        }
        quota.status = { ...quota.status, used: { ...used } };
        return true;
      });
    });
    await Promise.all(work);
    return stale;
  }
}

interface Charged {
  readonly waiter: Waiter;
  /** The quotas that it was charged to, in memory. */
  readonly by: readonly QuotaState[];
}

/** Gives a write its verdict where it needs none of the store's: it is refused, only tried, or nobody counts it. */
function chargeInMemory(
  quotas: readonly QuotaState[],
  waiter: Waiter,
  limited: readonly LimitedResource[],
): Charged[] {
  const { attributes, added } = waiter;
  const { object, resource } = attributes;
  if (!object) return [];
  const concerned = quotas.filter(({ spec }) => matchesScopes(spec, resource, object));
  const by = concerned.filter((quota) => quota.limits(added));
  try {
    for (const quota of concerned) quota.requireNamed(attributes);
    if (added.size > 0) requireCoverage(attributes, limited, { quotas, concerned });
    for (const quota of by) quota.requireRoom(attributes, added);
  } catch (error) {
    waiter.refuse(error);
    return [];
  }
  if (attributes.dryRun || by.length === 0) {
    waiter.admit();
    return [];
  }
  for (const quota of by) quota.charge(added);
  return [{ waiter, by }];
}
