import { Quantity, QuantityError } from '../../values/index.ts';
import { type CelType, struct } from '../types/type.ts';
import { ArrayList } from '../values/list.ts';
import { EntryMap } from '../values/map.ts';
import { CelError, noSuchOverload, type OpaqueValue, type Value } from '../values/value.ts';
import { givenInt, givenText } from './given.ts';
import {
  compareVersions,
  normalizeVersion,
  parseVersion,
  type SemanticVersion,
  versionText,
} from './semantic-version.ts';
import { type FunctionDeclaration, type Implementation, overload } from './signature.ts';
import { parseUrl, queryValues, splitHost, type UrlParts } from './url-parts.ts';

/** URLs, quantities and semantic versions. */
export const KUBERNETES: readonly FunctionDeclaration[] = [
  { name: 'url', overloads: [overload('string_to_url', '(string) url', (of) => readUrl(givenText(of)))] },
  {
    name: 'isURL',
    overloads: [overload('is_url_string', '(string) bool', (of) => !('problem' in parseUrl(givenText(of))))],
  },
  urlPart('getScheme', 'url_get_scheme', ({ scheme }) => scheme),
  urlPart('getHost', 'url_get_host', ({ host }) => host),
  urlPart('getHostname', 'url_get_hostname', ({ host }) => splitHost(host).name),
  urlPart('getPort', 'url_get_port', ({ host }) => splitHost(host).port),
  urlPart('getEscapedPath', 'url_get_escaped_path', ({ escapedPath }) => escapedPath),
  {
    name: 'getQuery',
    overloads: [
      overload(
        'url_get_query',
        'url.() map(string, list(string))',
        ofUrl(({ query }) => {
          const values = new EntryMap();
          for (const [name, list] of queryValues(query)) values.set(name, new ArrayList(list));
          return values;
        }),
      ),
    ],
  },
  {
    name: 'quantity',
    overloads: [overload('string_to_quantity', '(string) quantity', (of) => readQuantity(givenText(of)))],
  },
  {
    name: 'isQuantity',
    overloads: [
      overload(
        'is_quantity_string',
        '(string) bool',
        (of) => readQuantity(givenText(of)) instanceof QuantityValue,
      ),
    ],
  },
  {
    name: 'sign',
    overloads: [
      overload(
        'quantity_sign',
        '(quantity) int',
        ofQuantity((quantity) => BigInt(quantity.sign())),
      ),
    ],
  },
  {
    name: 'asInteger',
    overloads: [
      overload(
        'quantity_get_int',
        'quantity.() int',
        ofQuantity((quantity) => quantity.toInt64() ?? new CelError('cannot convert value to integer')),
      ),
    ],
  },
  {
    name: 'isInteger',
    overloads: [
      overload(
        'quantity_is_integer',
        'quantity.() bool',
        ofQuantity((of) => of.toInt64() !== undefined),
      ),
    ],
  },
  {
    name: 'asApproximateFloat',
    overloads: [
      overload(
        'quantity_get_float',
        'quantity.() double',
        ofQuantity((quantity) => quantity.toDouble()),
      ),
    ],
  },
  {
    name: 'add',
    overloads: [
      overload(
        'quantity_add',
        'quantity.(quantity) quantity',
        ofQuantities((a, b) => new QuantityValue(a.add(b))),
      ),
      overload('quantity_add_int', 'quantity.(int) quantity', (of, by) =>
        ofQuantity((a) => new QuantityValue(a.add(Quantity.of(givenInt(by), 'decimalExponent'))))(of ?? null),
      ),
    ],
  },
  {
    name: 'sub',
    overloads: [
      overload(
        'quantity_sub',
        'quantity.(quantity) quantity',
        ofQuantities((a, b) => new QuantityValue(a.subtract(b))),
      ),
      overload('quantity_sub_int', 'quantity.(int) quantity', (of, by) =>
        ofQuantity((a) => new QuantityValue(a.subtract(Quantity.of(givenInt(by), 'decimalExponent'))))(
          of ?? null,
        ),
      ),
    ],
  },
  comparing('isGreaterThan', 'is_greater_than', 'bool', (order) => order === 1),
  comparing('isLessThan', 'is_less_than', 'bool', (order) => order === -1),
  comparing('compareTo', 'compare_to', 'int', BigInt),
  {
    name: 'semver',
    overloads: [
      overload('string_to_semver', '(string) semver', (of) => readVersion(givenText(of), false)),
      overload('string_bool_to_semver', '(string, bool) semver', (of, normalize) =>
        readVersion(givenText(of), normalize === true),
      ),
    ],
  },
  {
    name: 'isSemver',
    overloads: [
      overload(
        'is_semver_string',
        '(string) bool',
        (of) => readVersion(givenText(of), false) instanceof VersionValue,
      ),
      overload(
        'is_semver_string_bool',
        '(string, bool) bool',
        (of, normalize) => readVersion(givenText(of), normalize === true) instanceof VersionValue,
      ),
    ],
  },
  versionPart('major', 0),
  versionPart('minor', 1),
  versionPart('patch', 2),
];

const URL_TYPE = struct('kubernetes.URL');
const QUANTITY = struct('kubernetes.Quantity');
const SEMVER = struct('kubernetes.Semver');

class UrlValue implements OpaqueValue {
  readonly type: CelType = URL_TYPE;
  readonly goType = 'cel.URL';
  readonly parts: UrlParts;

  constructor(parts: UrlParts) {
    this.parts = parts;
  }

  equals(other: Value): boolean | CelError {
    return other instanceof UrlValue ? other.parts.text === this.parts.text : noSuchOverload(other);
  }

  toText(): string {
    return this.parts.text;
  }
}

class QuantityValue implements OpaqueValue {
  readonly type: CelType = QUANTITY;
  readonly goType = 'cel.Quantity';
  readonly quantity: Quantity;

  constructor(quantity: Quantity) {
    this.quantity = quantity;
  }

  equals(other: Value): boolean | CelError {
    return other instanceof QuantityValue
      ? this.quantity.compare(other.quantity) === 0
      : noSuchOverload(other);
  }

  toText(): string {
    return this.quantity.toString();
  }
}

class VersionValue implements OpaqueValue {
  readonly type: CelType = SEMVER;
  readonly goType = 'cel.Semver';
  readonly version: SemanticVersion;

  constructor(version: SemanticVersion) {
    this.version = version;
  }

  equals(other: Value): boolean | CelError {
    return other instanceof VersionValue
      ? compareVersions(this.version, other.version) === 0
      : noSuchOverload(other);
  }

  toText(): string {
    return versionText(this.version);
  }
}

function readUrl(of: string): Value {
  const parts = parseUrl(of);
  return 'problem' in parts
    ? new CelError(`URL parse error during conversion from string: ${parts.problem}`)
    : new UrlValue(parts);
}

function urlPart(name: string, id: string, read: (parts: UrlParts) => string): FunctionDeclaration {
  return { name, overloads: [overload(id, 'url.() string', ofUrl(read))] };
}

function ofUrl(read: (parts: UrlParts) => Value): Implementation {
  return (value = null) => (value instanceof UrlValue ? read(value.parts) : noSuchOverload(value));
}

/** A quantity, or why the text is none. */
export function readQuantity(of: string): QuantityValue | CelError {
  try {
    return new QuantityValue(Quantity.parse(of));
  } catch (error) {
    if (error instanceof QuantityError) return new CelError(error.message);
    throw error;
  }
}

function ofQuantity(read: (quantity: Quantity) => Value): (value?: Value) => Value {
  return (value = null) => (value instanceof QuantityValue ? read(value.quantity) : noSuchOverload(value));
}

function ofQuantities(read: (a: Quantity, b: Quantity) => Value): Implementation {
  return (a = null, b = null) => {
    if (!(a instanceof QuantityValue) || !(b instanceof QuantityValue)) return noSuchOverload(a);
    return read(a.quantity, b.quantity);
  };
}

/** What quantities and versions have in common. */
function comparing(
  name: string,
  id: string,
  result: string,
  show: (order: number) => Value,
): FunctionDeclaration {
  return {
    name,
    overloads: [
      overload(
        `quantity_${id}`,
        `quantity.(quantity) ${result}`,
        ofQuantities((a, b) => show(a.compare(b))),
      ),
      overload(`semver_${id}`, `semver.(semver) ${result}`, (a = null, b = null) => {
        if (!(a instanceof VersionValue) || !(b instanceof VersionValue)) return noSuchOverload(a);
        return show(compareVersions(a.version, b.version));
      }),
    ],
  };
}

export function readVersion(of: string, normalize: boolean): VersionValue | CelError {
  const text = normalize ? normalizeVersion(of) : of;
  const version = typeof text === 'string' ? parseVersion(text) : text;
  return 'problem' in version ? new CelError(version.problem) : new VersionValue(version);
}

function versionPart(name: string, index: 0 | 1 | 2): FunctionDeclaration {
  return {
    name,
    overloads: [
      overload(`semver_${name}`, 'semver.() int', (value = null) =>
        value instanceof VersionValue
          ? BigInt.asIntN(64, value.version.numbers[index])
          : noSuchOverload(value),
      ),
    ],
  };
}
