import { setKey } from '../../base/index.ts';
import {
  missingForQuota,
  type Pod,
  type Quantities,
  quantitiesOf,
  type ResourceQuota,
} from '../../kinds/index.ts';
import type { AdmissionAttributes } from '../../apiserver/index.ts';
import { refused } from './refusal.ts';

/** A quota while a batch of writes is checked against it: what is used grows with each write that has room. */
export class QuotaState {
  readonly name: string;
  readonly spec: ResourceQuota['spec'];
  readonly resourceVersion: string | undefined;
  private readonly hard: Quantities;
  private readonly printed: Record<string, string>;
  private used: Quantities;
  private changed = false;

  constructor({ metadata, spec, status }: ResourceQuota) {
    this.name = metadata.name ?? '';
    this.spec = spec;
    this.resourceVersion = metadata.resourceVersion;
    this.hard = quantitiesOf(status?.hard);
    this.used = quantitiesOf(status?.used);
    this.printed = { ...status?.used } as Record<string, string>;
  }

  /** What the quota's status is to say is used; undefined where it says so already. */
  get nextUsed(): Readonly<Record<string, string>> | undefined {
    return this.changed ? this.printed : undefined;
  }

  /** Whether it says how much there is of something. */
  isAbout(name: string): boolean {
    return this.hard.has(name);
  }

  limits(added: Quantities): boolean {
    return [...added.keys()].some((name) => this.hard.has(name));
  }

  /** Throws where a Pod leaves unsaid what the quota counts. */
  requireNamed(attributes: AdmissionAttributes): void {
    const { resource, object } = attributes;
    if (resource.group !== '' || resource.resource !== 'pods') return;
    const missing = missingForQuota(object as Pod, [...this.hard.keys()]);
    if (missing !== undefined) throw refused(attributes, `failed quota: ${this.name}: ${missing}`);
  }

  /** Throws where what is added is more than there is. */
  requireRoom(attributes: AdmissionAttributes, added: Quantities): void {
    const exceeded: string[] = [];
    for (const [name, quantity] of added) {
      const limit = this.hard.get(name);
      const total = this.used.get(name)?.add(quantity) ?? quantity;
      if (limit && total.compare(limit) > 0) exceeded.push(name);
    }
    if (exceeded.length === 0) return;
    const print = (list: Quantities): string =>
      exceeded
        .toSorted()
        .map((name) => `${name}=${list.get(name)?.toString() ?? '0'}`)
        .join(',');
    const why = `exceeded quota: ${this.name}, requested: ${print(added)}, used: ${print(this.used)}, limited: ${print(this.hard)}`;
    throw refused(attributes, why);
  }

  charge(added: Quantities): void {
    const used = new Map(this.used);
    for (const [name, quantity] of added) {
      if (!this.hard.has(name)) continue;
      const total = used.get(name)?.add(quantity) ?? quantity;
      used.set(name, total);
      setKey(this.printed, name, total.toString());
      this.changed = true;
    }
    this.used = used;
  }
}
