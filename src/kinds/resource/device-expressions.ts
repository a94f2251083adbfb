/** The expressions that select devices: what they may name, and what is wrong with them when they are written. */
import { cel, type FieldError, type FieldPath, forbidden, internal, invalid } from '../../api/index.ts';
import type { ResourceSlice } from '../types/index.ts';

const COST_LIMIT = 1_000_000n;
const DOMAIN_LIMIT = 63;
const ID_LIMIT = 32;
const DRIVER_LIMIT = 63;
const VALUE_LIMIT = 64;
/** Attributes of one device, and capacities. */
const ENTRIES_LIMIT = 32;

const BOOL = cel.readType('bool');
const ANY = cel.readType('any');

function text(limit: number): cel.DeclaredType {
  return cel.declareScalar(cel.readType('string'), 2, limit);
}

const ATTRIBUTE = cel.declareScalar(ANY, 1, VALUE_LIMIT);
const CAPACITY = cel.declareScalar(cel.readType('quantity'), 8);

/** `device.attributes['gpu.example.com'].model`: by domain and name. */
function byDomain(element: cel.DeclaredType): cel.DeclaredType {
  const byName = cel.declareMap(element, ENTRIES_LIMIT, text(ID_LIMIT));
  return cel.declareMap(byName, ENTRIES_LIMIT, text(DOMAIN_LIMIT));
}

const DEVICE = cel.declareObject(
  'kubernetes.DRADevice',
  new Map([
    ['driver', text(DRIVER_LIMIT)],
    ['allowMultipleAllocations', cel.declareScalar(BOOL, 4, 1)],
    ['attributes', byDomain(ATTRIBUTE)],
    ['capacity', byDomain(CAPACITY)],
  ]),
);
const ENVIRONMENT = cel.baseEnvironment.with({ device: DEVICE }).withLibrary({ bindsNames: true });

/** What is wrong with the expression of a selector. */
export function validateDeviceExpression(expression: string, path: FieldPath): FieldError[] {
  const compiled = cel.compile(expression, ENVIRONMENT);
  if ('issues' in compiled) return [invalid(path, expression, `compilation failed: ${compiled.issues}`)];
  const { program } = compiled;
  if (!cel.sameType(program.type, BOOL) && !cel.sameType(program.type, ANY)) {
    const detail = `must evaluate to bool or the unknown type, not ${program.type.toString()}`;
    return [invalid(path, expression, detail)];
  }
  const { problem } = program;
  if (problem !== undefined) return [internal(path, `program instantiation failed: ${problem}`)];
  const { max } = program.estimatedCost(sizeAt);
  return max > COST_LIMIT ? [forbidden(path, 'too complex, exceeds cost limit')] : [];
}

/** All attributes have one size, whatever their names. */
function sizeAt(path: readonly string[]): cel.Range | undefined {
  const [variable, ...rest] = path;
  let declared: cel.DeclaredType | undefined = variable === 'device' ? DEVICE : undefined;
  for (const part of rest) {
    if (part === '@items' || part === '@values') declared = declared?.element;
    else if (part === '@keys') declared = declared?.key;
    else declared = declared?.fields?.get(part) ?? (declared?.element === ATTRIBUTE ? ATTRIBUTE : undefined);
  }
  return declared && { min: 0n, max: BigInt(declared.maxElements) };
}

/** What an expression sees of a device. */
export interface SelectableDevice {
  readonly driver: string;
  readonly device: Pick<Device, 'attributes' | 'capacity' | 'allowMultipleAllocations'>;
}

type Device = NonNullable<ResourceSlice['spec']['devices']>[number];
type Attribute = NonNullable<Device['attributes']>[string];

/** Whether an expression selects a device. Throws with upstream's words where it has no answer. */
export function selectsDevice(expression: string, { driver, device }: SelectableDevice): boolean {
  const compiled = cel.compile(expression, ENVIRONMENT);
  if ('issues' in compiled) throw new Error(`CEL compile error: compilation failed: ${compiled.issues}`);
  const attributes = new ByDomain(driver);
  for (const [name, attribute] of Object.entries(device.attributes ?? {}))
    attributes.add(name, valueOf(attribute));
  const capacity = new ByDomain(driver);
  for (const [name, { value }] of Object.entries(device.capacity ?? {})) {
    capacity.add(name, cel.readQuantity(String(value)));
  }
  const seen = new cel.EntryMap();
  seen.set('driver', driver);
  seen.set('allowMultipleAllocations', device.allowMultipleAllocations ?? false);
  seen.set('attributes', attributes);
  seen.set('capacity', capacity);
  const bindings = new Map<string, cel.Value>([['device', seen]]);
  const result = compiled.program.evaluate(bindings, { costLimit: Number(COST_LIMIT) });
  if ('error' in result) throw new Error(`CEL runtime error: ${result.error}`);
  if (typeof result.value !== 'boolean') throw new Error('CEL runtime error: CEL result is no bool');
  return result.value;
}

/** Names without a domain are the driver's; a domain that nobody names is empty. */
class ByDomain extends cel.CelMap {
  private readonly driver: string;
  private readonly domains = new Map<string, cel.EntryMap>();

  constructor(driver: string) {
    super();
    this.driver = driver;
  }

  get size(): number {
    return this.domains.size;
  }

  find(key: cel.Value): cel.Value | undefined {
    return typeof key === 'string' ? (this.domains.get(key) ?? new cel.EntryMap()) : undefined;
  }

  keys(): Iterable<cel.Value> {
    return this.domains.keys();
  }

  add(name: string, value: cel.Value): void {
    const [id = '', domain = this.driver] = name.split('/').toReversed();
    const known = this.domains.get(domain) ?? new cel.EntryMap();
    this.domains.set(domain, known);
    known.set(id, value);
  }
}

function valueOf({ string, int, bool, version }: Attribute): cel.Value {
  if (string !== undefined) return string;
  if (int !== undefined) return BigInt(int);
  if (bool !== undefined) return bool;
  return version === undefined ? null : cel.readVersion(version, false);
}
