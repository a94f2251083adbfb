import assert from 'node:assert/strict';
import type { Pod, ResourceQuota } from '../../../../src/kinds/index.ts';
import { Quantity, StatusError } from '../../../../src/api/index.ts';
import { QuotaEvaluator } from '../../../../src/kube-apiserver/admission/quota-evaluator.ts';
import type { AdmissionAttributes, ObjectReader, ObjectWriter } from '../../../../src/apiserver/index.ts';
import { drain } from '../../../support/drain.ts';

/** Quotas in memory: counts how often they are read and written. */
class Quotas implements ObjectReader, ObjectWriter {
  reads = 0;
  writes = 0;
  beforeWrite: (() => void) | undefined;
  private readonly stored = new Map<string, ResourceQuota>();

  put(name: string, hard: Record<string, string>, used: Record<string, string>): void {
    const resourceVersion = String(Number(this.stored.get(name)?.metadata.resourceVersion ?? 0) + 1);
    const metadata = { name, namespace: 'default', resourceVersion };
    this.stored.set(name, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata,
      spec: { hard },
      status: { hard, used },
    });
  }

  used(name: string): unknown {
    return this.stored.get(name)?.status?.used;
  }

  async list<T>(): Promise<readonly T[]> {
    this.reads++;
    await drain();
    return [...this.stored.values()] as unknown as T[];
  }

  async change<T>(
    _of: unknown,
    _namespace: string,
    name: string,
    change: (object: T) => boolean,
  ): Promise<T | undefined> {
    await drain();
    this.beforeWrite?.();
    const quota = structuredClone(this.stored.get(name)) as ResourceQuota;
    if (!change(quota as T)) return quota as T;
    this.writes++;
    this.put(name, quota.spec?.hard as Record<string, string>, quota.status?.used as Record<string, string>);
    return quota as T;
  }

  get(): Promise<undefined> {
    throw new Error('not asked for');
  }

  follow(): never {
    throw new Error('not asked for');
  }

  ensure(): Promise<never> {
    throw new Error('not asked for');
  }
}

describe('QuotaEvaluator', () => {
  let quotas: Quotas;
  let evaluator: QuotaEvaluator;
  beforeEach(() => {
    quotas = new Quotas();
    evaluator = new QuotaEvaluator(quotas);
  });

  function creation(name: string, dryRun = false): AdmissionAttributes {
    const object: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' } };
    return {
      user: { name: 'u', groups: [] },
      operation: 'CREATE',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      subresource: '',
      namespace: 'default',
      name,
      object,
      options: {},
      dryRun,
      receivedMs: 0,
      isReinvocation: false,
      setObject: () => {},
      warn: () => {},
      annotate: () => {},
    };
  }
  const ONE = new Map([['pods', Quantity.of(1)]]);
  const evaluate = (count: number, dryRun = false) =>
    Promise.allSettled(
      Array.from({ length: count }, (_, i) => evaluator.evaluate(creation(`p-${i}`, dryRun), ONE)),
    );
  const admitted = (results: readonly PromiseSettledResult<void>[]): number =>
    results.filter(({ status }) => status === 'fulfilled').length;

  it('checks those who write at once as one batch, with one write of the quota', async () => {
    quotas.put('q', { pods: '30' }, { pods: '0' });
    const results = await evaluate(50);
    assert.equal(admitted(results), 30);
    assert.deepEqual(quotas.used('q'), { pods: '30' });
    // The first one does not wait for others; all others are the second batch.
    assert.deepEqual([quotas.reads, quotas.writes], [2, 2]);
    const refused = results.find((result) => result.status === 'rejected');
    assert.match(
      String(refused?.reason),
      /exceeded quota: q, requested: pods=1, used: pods=30, limited: pods=30/,
    );
  });

  it('charges no quota for what another one refuses', async () => {
    quotas.put('large', { pods: '10' }, { pods: '0' });
    quotas.put('small', { pods: '2' }, { pods: '0' });
    assert.equal(admitted(await evaluate(5)), 2);
    assert.deepEqual([quotas.used('large'), quotas.used('small')], [{ pods: '2' }, { pods: '2' }]);
  });

  it('checks again against a quota that was changed in between', async () => {
    quotas.put('q', { pods: '3' }, { pods: '0' });
    quotas.beforeWrite = () => {
      quotas.beforeWrite = undefined;
      quotas.put('q', { pods: '3' }, { pods: '3' });
    };
    assert.equal(admitted(await evaluate(1)), 0);
    assert.deepEqual([quotas.used('q'), quotas.writes], [{ pods: '3' }, 0]);
  });

  it('gives up with a conflict where the quota never stands still', async () => {
    quotas.put('q', { pods: '3' }, { pods: '0' });
    quotas.beforeWrite = () => quotas.put('q', { pods: '3' }, { pods: '0' });
    const [result] = await evaluate(1);
    assert.ok(result?.status === 'rejected' && result.reason instanceof StatusError);
    assert.equal(result.reason.code, 409);
  });

  it('charges nothing on a dry run, and refuses it all the same', async () => {
    quotas.put('q', { pods: '1' }, { pods: '0' });
    assert.equal(admitted(await evaluate(5, true)), 5);
    quotas.put('q', { pods: '1' }, { pods: '1' });
    assert.equal(admitted(await evaluate(1, true)), 0);
    assert.equal(quotas.writes, 0);
  });
});
