/** The expressions that select devices: what they may name, and what is wrong with them when they are written. */
import { cel, type FieldError, type FieldPath, forbidden, internal, invalid } from '../../api/index.ts';

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
