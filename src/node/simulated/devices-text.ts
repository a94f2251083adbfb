import type { ResourceSlice } from '../../kinds/index.ts';

export type Device = NonNullable<ResourceSlice['spec']['devices']>[number];
type Attribute = NonNullable<Device['attributes']>[string];

/** More than that no slice holds, and no node has of one driver. */
const DEVICES_LIMIT = 128;

/**
 * The devices of a node, by their drivers: `gpu.example.com=4;model=a100;memory:40Gi, nic.example.com=2`. What follows upon
 * the number is what each has: attributes with `=`, capacities with `:`. What cannot be read is left out.
 */
export function devicesIn(text: string): ReadonlyMap<string, readonly Device[]> {
  const devices = new Map<string, readonly Device[]>();
  for (const entry of text.split(',')) {
    const [head = '', ...properties] = entry.split(';').map((part) => part.trim());
    const [driver = '', number = ''] = head.split('=').map((part) => part.trim());
    const count = Math.min(Number(number), DEVICES_LIMIT);
    if (driver === '' || !Number.isInteger(count) || count < 1) continue;
    const each = propertiesOf(properties);
    devices.set(
      driver,
      Array.from({ length: count }, (_, i) => ({ name: `device-${i}`, ...each })),
    );
  }
  return devices;
}

function propertiesOf(properties: readonly string[]): Pick<Device, 'attributes' | 'capacity'> {
  const attributes: [string, Attribute][] = [];
  const capacity: [string, { value: string }][] = [];
  for (const property of properties) {
    const [, name = '', sign = '', value = ''] = /^([^=:]+)([=:])(.*)$/.exec(property) ?? [];
    if (name === '') continue;
    if (sign === '=') attributes.push([name, attributeOf(value)]);
    else capacity.push([name, { value }]);
  }
  return {
    ...(attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
    ...(capacity.length > 0 ? { capacity: Object.fromEntries(capacity) } : {}),
  };
}

function attributeOf(value: string): Attribute {
  if (value === 'true' || value === 'false') return { bool: value === 'true' };
  if (/^-?\d{1,15}$/.test(value)) return { int: Number(value) };
  return /^\d+\.\d+\.\d+$/.test(value) ? { version: value } : { string: value };
}
