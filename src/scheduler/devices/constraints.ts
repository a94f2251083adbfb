import type { Device, DeviceClaim } from './parts.ts';
import type { RequestPlan } from './requests.ts';
import type { Candidate } from './pools.ts';

type Given = NonNullable<DeviceClaim['constraints']>[number];
type Attribute = NonNullable<Device['attributes']>[string];

/** What the devices of several requests must have in common, or must not. */
export interface Constraint {
  /** Whether a device fits those that were added; it is then one of them. */
  add(plan: RequestPlan, candidate: Candidate): boolean;
  /** Takes back the last that was added. */
  remove(plan: RequestPlan): void;
}

/** Undefined where it is of a kind that is not known. */
export function constraintOf({
  requests = [],
  matchAttribute,
  distinctAttribute,
}: Given): Constraint | undefined {
  if (matchAttribute !== undefined) return new AttributeConstraint(requests, matchAttribute, true);
  if (distinctAttribute !== undefined) return new AttributeConstraint(requests, distinctAttribute, false);
  return undefined;
}

class AttributeConstraint implements Constraint {
  private readonly requests: ReadonlySet<string>;
  private readonly attribute: string;
  /** Whether all values are to be the same, or each another. */
  private readonly isSame: boolean;
  private readonly values: string[] = [];

  constructor(requests: readonly string[], attribute: string, isSame: boolean) {
    this.requests = new Set(requests);
    this.attribute = attribute;
    this.isSame = isSame;
  }

  add(plan: RequestPlan, { device, slice }: Candidate): boolean {
    if (!this.concerns(plan)) return true;
    const value = valueOf(attributeOf(device, slice.spec.driver, this.attribute));
    if (value === undefined) return false;
    const fits = this.isSame
      ? this.values.every((other) => other === value)
      : this.values.every((other) => other !== value);
    if (fits) this.values.push(value);
    return fits;
  }

  remove(plan: RequestPlan): void {
    if (this.concerns(plan)) this.values.pop();
  }

  private concerns({ name, baseName }: RequestPlan): boolean {
    return this.requests.size === 0 || this.requests.has(name) || this.requests.has(baseName);
  }
}

/** An attribute by its full name; one without a domain is the driver's. */
function attributeOf({ attributes = {} }: Device, driver: string, name: string): Attribute | undefined {
  if (Object.hasOwn(attributes, name)) return attributes[name];
  const [id = '', domain] = name.split('/').toReversed();
  return domain === driver && Object.hasOwn(attributes, id) ? attributes[id] : undefined;
}

function valueOf(attribute: Attribute | undefined): string | undefined {
  if (!attribute) return undefined;
  const { string, int, bool, version } = attribute;
  if (string !== undefined) return `string ${string}`;
  if (int !== undefined) return `int ${int}`;
  if (bool !== undefined) return `bool ${bool}`;
  return version === undefined ? undefined : `version ${version}`;
}
