import { isCountedOn, type Quantities, type ResourceQuota as Quota, usageOf } from '../../kinds/index.ts';
import type { Quantity } from '../../api/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type ObjectReader,
  type ObjectWriter,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import type { LimitedResource } from '../admission-configuration/index.ts';
import { QuotaEvaluator } from './quota-evaluator.ts';

const QUOTAS = { group: '', resource: 'resourcequotas' };

/**
 * Refuses what goes beyond a namespace's quotas, and counts what does not in their status. A controller sets there what
 * is limited, and corrects the counts when objects go. It comes last, so that nothing is counted that is refused after.
 */
export class ResourceQuota implements ValidationInterface {
  readonly name = 'ResourceQuota';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly reader: ObjectReader;
  private readonly isLimited: boolean;
  private readonly evaluator: QuotaEvaluator;

  constructor(objects: ObjectReader & ObjectWriter, limited: readonly LimitedResource[]) {
    this.reader = objects;
    this.isLimited = limited.length > 0;
    this.evaluator = new QuotaEvaluator(objects, limited);
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const { namespace, resource, subresource, operation, object } = attributes;
    if (namespace === '' || subresource !== '' || !object || !isCountedOn(resource, operation)) return;
    // Most namespaces have no quota: their writes wait for nobody.
    const hasQuotas = this.isLimited || (await this.reader.list<Quota>(QUOTAS, namespace)).length > 0;
    if (!hasQuotas) return;
    await this.evaluator.evaluate(attributes, addedUsage(attributes));
  }
}

/** What this write adds to what is used. */
function addedUsage({ resource, object, oldObject, operation }: AdmissionAttributes): Quantities {
  const added = new Map<string, Quantity>();
  if (!object) return added;
  const before: Quantities = operation === 'UPDATE' && oldObject ? usageOf(resource, oldObject) : new Map();
  for (const [name, quantity] of usageOf(resource, object)) {
    const old = before.get(name);
    const more = old ? quantity.subtract(old) : quantity;
    if (more.sign() > 0) added.set(name, more);
  }
  return added;
}
