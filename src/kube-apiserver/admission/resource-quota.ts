import {
  isCountedOn,
  matchesScopes,
  missingForQuota,
  type Pod,
  type Quantities,
  quantitiesOf,
  type Quantity,
  type ResourceQuota as Quota,
  usageOf,
} from '../../api/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type ObjectReader,
  type ObjectWriter,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { refused } from './refusal.ts';

const QUOTAS = { group: '', resource: 'resourcequotas' };

/**
 * Refuses what goes beyond a namespace's quotas, and counts what does not in their status. A controller sets there what
 * is limited, and corrects the counts when objects go. It comes last, so that nothing is counted that is refused after.
 */
export class ResourceQuota implements ValidationInterface {
  readonly name = 'ResourceQuota';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly objects: ObjectReader & ObjectWriter;

  constructor(objects: ObjectReader & ObjectWriter) {
    this.objects = objects;
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const { namespace, resource, subresource, operation, object } = attributes;
    if (namespace === '' || subresource !== '' || !object || !isCountedOn(resource, operation)) return;
    const quotas = await this.objects.list<Quota>(QUOTAS, namespace);
    const concerned = quotas.filter(({ spec }) => matchesScopes(spec, resource, object));
    for (const quota of concerned) requireNamed(attributes, quota);
    const added = addedUsage(attributes);
    for (const { metadata, status } of concerned) {
      const isLimited = [...added.keys()].some((name) => Object.hasOwn(status?.hard ?? {}, name));
      if (isLimited) await this.charge(attributes, metadata.name ?? '', added);
    }
  }

  /** Checks against the quota as it is when it is written. */
  private async charge(attributes: AdmissionAttributes, name: string, added: Quantities): Promise<void> {
    await this.objects.change<Quota>(QUOTAS, attributes.namespace, name, (quota) => {
      const used = checkedUsage(attributes, quota, added);
      if (attributes.dryRun) return false;
      quota.status = { ...quota.status, used };
      return true;
    });
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

function requireNamed(attributes: AdmissionAttributes, { metadata, status }: Quota): void {
  const { resource, object } = attributes;
  if (resource.group !== '' || resource.resource !== 'pods') return;
  const missing = missingForQuota(object as Pod, Object.keys(status?.hard ?? {}));
  if (missing !== undefined) throw refused(attributes, `failed quota: ${metadata.name}: ${missing}`);
}

/** The quota's `used` with what is added. Throws where that is more than there is. */
function checkedUsage(
  attributes: AdmissionAttributes,
  { metadata, status }: Quota,
  added: Quantities,
): Record<string, string> {
  const hard = quantitiesOf(status?.hard);
  const used = quantitiesOf(status?.used);
  const after: Record<string, string> = { ...status?.used } as Record<string, string>;
  const exceeded: string[] = [];
  for (const [name, quantity] of added) {
    const limit = hard.get(name);
    if (!limit) continue;
    const total = used.get(name)?.add(quantity) ?? quantity;
    if (total.compare(limit) > 0) exceeded.push(name);
    after[name] = total.toString();
  }
  if (exceeded.length === 0) return after;
  const print = (list: Quantities): string =>
    exceeded
      .toSorted()
      .map((name) => `${name}=${list.get(name)?.toString() ?? '0'}`)
      .join(',');
  const why = `exceeded quota: ${metadata.name}, requested: ${print(added)}, used: ${print(used)}, limited: ${print(hard)}`;
  throw refused(attributes, why);
}
