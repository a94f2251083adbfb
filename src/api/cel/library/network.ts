import { quote } from '../../go-text.ts';
import { type CelType, opaque } from '../types/type.ts';
import { CelError, noSuchOverload, type OpaqueValue, type Value } from '../values/value.ts';
import { type Address, addressText, maskOf, parseAddress, parsePrefix } from './addresses.ts';
import { givenText } from './given.ts';
import { type FunctionDeclaration, type Implementation, overload } from './signature.ts';

/** IP addresses and ranges of them. */
export const NETWORK: readonly FunctionDeclaration[] = [
  {
    name: 'ip',
    overloads: [
      overload('string_to_ip', '(string) ip', (of) => readIp(givenText(of))),
      overload(
        'cidr_ip',
        'cidr.() ip',
        ofRange((range) => new IpValue(range.address)),
      ),
    ],
  },
  {
    name: 'isIP',
    overloads: [overload('is_ip', '(string) bool', (of) => readIp(givenText(of)) instanceof IpValue)],
  },
  {
    name: 'ip.isCanonical',
    overloads: [
      overload('ip_is_canonical', '(string) bool', (of) => {
        const address = readIp(givenText(of));
        return address instanceof IpValue ? address.toText() === of : address;
      }),
    ],
  },
  {
    name: 'family',
    overloads: [
      overload(
        'ip_family',
        'ip.() int',
        ofIp(({ bits }) => (bits === 32 ? 4n : 6n)),
      ),
    ],
  },
  addressTest('isUnspecified', 'ip_is_unspecified', ({ value }) => value === 0n),
  addressTest('isLoopback', 'ip_is_loopback', ({ bits, value }) =>
    bits === 32 ? value >> 24n === 127n : value === 1n,
  ),
  addressTest('isLinkLocalMulticast', 'ip_is_link_local_multicast', ({ bits, value }) =>
    bits === 32 ? value >> 8n === 0xe00000n : (value >> 112n) % 0x10n === 2n && value >> 120n === 0xffn,
  ),
  addressTest('isLinkLocalUnicast', 'ip_is_link_local_unicast', isLinkLocalUnicast),
  addressTest('isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast),
  {
    name: 'cidr',
    overloads: [overload('string_to_cidr', '(string) cidr', (of) => readRangeOf(givenText(of)))],
  },
  {
    name: 'isCIDR',
    overloads: [overload('is_cidr', '(string) bool', (of) => readRange(givenText(of)) instanceof CidrValue)],
  },
  {
    name: 'containsIP',
    overloads: [
      overload('cidr_contains_ip_string', 'cidr.(string) bool', (range, of) =>
        containsIp(range, readIp(givenText(of))),
      ),
      overload('cidr_contains_ip_ip', 'cidr.(ip) bool', containsIp),
    ],
  },
  {
    name: 'containsCIDR',
    overloads: [
      overload('cidr_contains_cidr_string', 'cidr.(string) bool', (range, of) =>
        containsRange(range, readRangeOf(givenText(of))),
      ),
      overload('cidr_contains_cidr', 'cidr.(cidr) bool', containsRange),
    ],
  },
  {
    name: 'prefixLength',
    overloads: [
      overload(
        'cidr_prefix_length',
        'cidr.() int',
        ofRange(({ prefixLength }) => BigInt(prefixLength)),
      ),
    ],
  },
  {
    name: 'masked',
    overloads: [
      overload(
        'cidr_masked',
        'cidr.() cidr',
        ofRange(({ address, prefixLength }) => {
          const value = address.value & maskOf(address.bits, prefixLength);
          return new CidrValue({ bits: address.bits, value }, prefixLength);
        }),
      ),
    ],
  },
];

const PARSE_ERROR = 'network address parse error during conversion from string: ';
const IP = opaque('net.IP');
const CIDR = opaque('net.CIDR');

class IpValue implements OpaqueValue {
  readonly type: CelType = IP;
  readonly goType = 'cel.IP';
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
  }

  get size(): number {
    return this.address.bits / 8;
  }

  equals(other: Value): boolean | CelError {
    if (!(other instanceof IpValue)) return noSuchOverload(other);
    return other.address.bits === this.address.bits && other.address.value === this.address.value;
  }

  toText(): string {
    return addressText(this.address);
  }
}

class CidrValue implements OpaqueValue {
  readonly type: CelType = CIDR;
  readonly goType = 'cel.CIDR';
  readonly address: Address;
  readonly prefixLength: number;

  constructor(address: Address, prefixLength: number) {
    this.address = address;
    this.prefixLength = prefixLength;
  }

  get size(): number {
    return Math.ceil(this.prefixLength / 8);
  }

  contains({ bits, value }: Address): boolean {
    if (bits !== this.address.bits) return false;
    return ((value ^ this.address.value) & maskOf(bits, this.prefixLength)) === 0n;
  }

  equals(other: Value): boolean | CelError {
    if (!(other instanceof CidrValue)) return noSuchOverload(other);
    const { bits, value } = this.address;
    return (
      other.address.bits === bits && other.address.value === value && other.prefixLength === this.prefixLength
    );
  }

  toText(): string {
    return `${addressText(this.address)}/${this.prefixLength}`;
  }
}

function addressTest(name: string, id: string, holds: (address: Address) => boolean): FunctionDeclaration {
  return { name, overloads: [overload(id, 'ip.() bool', ofIp(holds))] };
}

function ofIp(read: (address: Address) => Value): Implementation {
  return (value = null) => (value instanceof IpValue ? read(value.address) : noSuchOverload(value));
}

function ofRange(read: (range: CidrValue) => Value): Implementation {
  return (value = null) => (value instanceof CidrValue ? read(value) : noSuchOverload(value));
}

function isLinkLocalUnicast({ bits, value }: Address): boolean {
  return bits === 32 ? value >> 16n === 0xa9fen : value >> 118n === 0x3fan;
}

function isGlobalUnicast(address: Address): boolean {
  const { bits, value } = address;
  if (value === 0n || isLinkLocalUnicast(address)) return false;
  if (bits === 32) return value !== 0xffffffffn && value >> 24n !== 127n && value >> 28n !== 0xen;
  return value !== 1n && value >> 120n !== 0xffn;
}

function readIp(of: string): IpValue | CelError {
  const address = parseAddress(of);
  if ('problem' in address) {
    return new CelError(
      `IP Address ${quote(of)} parse error during conversion from string: ${address.problem}`,
    );
  }
  if (address.zone !== undefined)
    return new CelError(`IP address ${quote(of)} with zone value is not allowed`);
  return isMapped(address)
    ? new CelError(`IPv4-mapped IPv6 address ${quote(of)} is not allowed`)
    : new IpValue(address);
}

function readRange(of: string): CidrValue | CelError {
  const range = parsePrefix(of);
  if ('problem' in range) {
    return new CelError(PARSE_ERROR + range.problem);
  }
  return isMapped(range.address)
    ? new CelError(`IPv4-mapped IPv6 address ${quote(of)} is not allowed`)
    : new CidrValue(range.address, range.prefixLength);
}

/** Upstream says twice that it did not parse. */
function readRangeOf(of: string): CidrValue | CelError {
  const range = readRange(of);
  return range instanceof CidrValue ? range : new CelError(PARSE_ERROR + range.message);
}

function isMapped({ bits, value }: Address): boolean {
  return bits === 128 && value >> 32n === 0xffffn;
}

function containsIp(range: Value = null, of: Value = null): Value {
  if (!(range instanceof CidrValue)) return noSuchOverload(of);
  return of instanceof IpValue ? range.contains(of.address) : noSuchOverload(range);
}

function containsRange(range: Value = null, of: Value = null): Value {
  if (!(range instanceof CidrValue)) return noSuchOverload(range);
  if (!(of instanceof CidrValue)) return noSuchOverload(of);
  return range.prefixLength <= of.prefixLength && range.contains(of.address);
}
