import type { FieldError, FieldPath } from '../field.ts';
import { invalid, invalidAll } from './errors.ts';
import { quote } from '../go-text.ts';

export type IpFamily = 'IPv4' | 'IPv6';

/** An IP address as a number, with how it was written. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly value: bigint;
  /** Written with leading zeros, as only old parsers take it: `010.0.0.1`. */
  readonly leadingZeros: boolean;
  /** An IPv4 address written as IPv6: `::ffff:10.0.0.1`. Its family is IPv4. */
  readonly mapped: boolean;
}

/** An address and the length of its prefix: `10.0.0.0/8`. */
export interface Cidr {
  readonly address: IpAddress;
  /** As written: of a mapped address counted in 128 bits. */
  readonly prefixLength: number;
  readonly leadingZeros: boolean;
}

const DIGITS = /^[0-9]+$/;
const HEX_GROUP = /^[0-9a-fA-F]{1,4}$/;
const MAPPED_PREFIX = 0xffffn;

/** Reads an address as upstream's lenient parser does. */
export function parseIp(text: string): IpAddress | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseIp(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!address || !DIGITS.test(length)) return undefined;
  const prefixLength = Number(length);
  const limit = address.family === 'IPv4' && !address.mapped ? 32 : 128;
  if (prefixLength > limit) return undefined;
  return { address, prefixLength, leadingZeros: length.length > 1 && length.startsWith('0') };
}

/** The one form in which an address is written: dotted, or as RFC 5952 has it. */
export function formatIp(address: Pick<IpAddress, 'family' | 'value'>): string {
  return address.family === 'IPv4' ? formatIpv4(address.value) : formatIpv6(address.value);
}

/** The family of a text that is an address. */
export function ipFamilyOf(text: string): IpFamily | undefined {
  return parseIp(text)?.family;
}

/** Whether two texts name the same address. */
export function sameIp(a: string, b: string): boolean {
  const [first, second] = [parseIp(a), parseIp(b)];
  return first !== undefined && first.family === second?.family && first.value === second.value;
}

/** The first address of a range, with its family and the bits behind the prefix. */
export function cidrRange(cidr: Cidr): { family: IpFamily; first: bigint; hostBits: bigint } {
  const { family, mapped, value } = cidr.address;
  const bits = family === 'IPv4' ? 32 : 128;
  const prefix = mapped ? cidr.prefixLength - 96 : cidr.prefixLength;
  const hostBits = BigInt(bits - Math.max(0, prefix));
  return { family, first: (value >> hostBits) << hostBits, hostBits };
}

export function cidrContains(cidr: Cidr, address: IpAddress): boolean {
  const { family, first, hostBits } = cidrRange(cidr);
  return address.family === family && address.value >> hostBits === first >> hostBits;
}

/** An address in its one form. */
export function validateIp(text: string, path: FieldPath): FieldError[] {
  return invalidAll(path, text, ipProblems(text));
}

/** An address in a field of an early API, which takes uncommon forms of IPv6; `strict` refuses what is ambiguous. */
export function validateIpOfAnyForm(text: string, path: FieldPath, strict: boolean): FieldError[] {
  return invalidAll(path, text, anyFormProblems(text, strict));
}

/** The messages of what keeps a text from being an address in its one form. */
export function ipProblems(text: string): string[] {
  const problems = anyFormProblems(text, true);
  const address = parseIp(text);
  if (problems.length > 0 || !address) return problems;
  const canonical = formatIp(address);
  return canonical === text ? [] : [`must be in canonical form (${quote(canonical)})`];
}

/** What upstream warns of in an address that it takes and does not like. */
export function ipWarnings(text: string, path: FieldPath): string[] {
  const address = parseIp(text);
  if (!address) return [];
  const canonical = quote(formatIp(address));
  if (address.leadingZeros || address.mapped) {
    return [`${path.toString()}: non-standard IP address ${quote(text)} is invalid: use ${canonical}`];
  }
  return canonical === quote(text)
    ? []
    : [
        `${path.toString()}: IPv6 address ${quote(text)} should be in RFC 5952 canonical format (${canonical})`,
      ];
}

/** The same for a range. */
export function cidrWarnings(text: string, path: FieldPath): string[] {
  const canonical = canonicalCidr(text);
  return canonical === text || ipFamilyOf(text.split('/')[0] ?? '') !== 'IPv6'
    ? []
    : [
        `${path.toString()}: IPv6 CIDR value ${quote(text)} should be in RFC 5952 canonical format (${quote(canonical)})`,
      ];
}

function anyFormProblems(text: string, strict: boolean): string[] {
  const address = parseIp(text);
  if (!address) return ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
  if (!strict) return [];
  if (address.leadingZeros) return ['must not have leading 0s'];
  return address.mapped ? ['must not be an IPv4-mapped IPv6 address'] : [];
}

/** An address that traffic can be sent to: not that of nothing, of oneself or of one link. */
export function validateReachableIp(text: string, path: FieldPath): FieldError[] {
  const address = parseIp(text);
  if (!address) return [invalid(path, text, 'must be a valid IP address')];
  if (address.value === 0n) return [invalid(path, text, `may not be unspecified (${text})`)];
  const range = UNREACHABLE_RANGES.find(({ cidrs }) => cidrs().some((cidr) => cidrContains(cidr, address)));
  return range ? [invalid(path, text, `may not be in the ${range.name}`)] : [];
}

/** The address of a network interface, with the length of the prefix that its network has. */
export function validateInterfaceAddress(text: string, path: FieldPath): FieldError[] {
  const cidr = parseCidr(text);
  if (!cidr) {
    const detail = 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)';
    return [invalid(path, text, detail)];
  }
  const { address, prefixLength } = cidr;
  const canonical = `${formatIp(address)}/${address.mapped ? prefixLength - 96 : prefixLength}`;
  return canonical === text ? [] : [invalid(path, text, `must be in canonical form (${quote(canonical)})`)];
}

/** A range of addresses in its one form. */
export function validateCidr(text: string, path: FieldPath): FieldError[] {
  const errors = validateCidrOfAnyForm(text, path, true);
  const canonical = errors.length === 0 ? canonicalCidr(text) : text;
  if (canonical !== text) errors.push(invalid(path, text, `must be in canonical form (${quote(canonical)})`));
  return errors;
}

/** A range of addresses in a field of an early API; `strict` refuses what is ambiguous. */
export function validateCidrOfAnyForm(text: string, path: FieldPath, strict: boolean): FieldError[] {
  const cidr = parseCidr(text);
  if (!cidr) return [invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  if (!strict) return [];
  if (cidr.address.leadingZeros || cidr.leadingZeros) {
    return [invalid(path, text, 'must not have leading 0s in IP or prefix length')];
  }
  if (cidr.address.mapped) return [invalid(path, text, 'must not have an IPv4-mapped IPv6 address')];
  return cidrRange(cidr).first === cidr.address.value
    ? []
    : [invalid(path, text, 'must not have bits set beyond the prefix length')];
}

const UNREACHABLE_RANGES = [
  unreachable('loopback range', '127.0.0.0/8', '::1/128'),
  unreachable('link-local range', '169.254.0.0/16', 'fe80::/10'),
  unreachable('link-local multicast range', '224.0.0.0/24', 'ff02::/16', 'ff02::/10'),
];

interface NamedRanges {
  readonly name: string;
  readonly cidrs: () => readonly Cidr[];
}

function unreachable(name: string, v4: string, v6: string, v6Shown = v6): NamedRanges {
  let cidrs: readonly Cidr[] | undefined;
  return {
    name: `${name} (${v4}, ${v6Shown})`,
    cidrs: () => (cidrs ??= [v4, v6].flatMap((text) => parseCidr(text) ?? [])),
  };
}

function canonicalCidr(text: string): string {
  const cidr = parseCidr(text);
  if (!cidr) return text;
  const { family, first } = cidrRange(cidr);
  return `${formatIp({ family, value: first })}/${cidr.prefixLength}`;
}

function parseIpv4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  let leadingZeros = false;
  for (const part of parts) {
    if (!DIGITS.test(part) || Number(part) > 255) return undefined;
    leadingZeros ||= part.length > 1 && part.startsWith('0');
    value = (value << 8n) | BigInt(Number(part));
  }
  return { family: 'IPv4', value, leadingZeros, mapped: false };
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const tail = splitGroups(halves[halves.length - 1] ?? '', true);
  const head =
    halves.length === 2 ? splitGroups(halves[0] ?? '', false) : { groups: [], leadingZeros: false };
  if (!head || !tail) return undefined;
  const missing = 8 - head.groups.length - tail.groups.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head.groups, ...Array<number>(missing).fill(0), ...tail.groups];
  const value = groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
  const mapped = value >> 32n === MAPPED_PREFIX;
  return {
    family: mapped ? 'IPv4' : 'IPv6',
    value: mapped ? value & 0xffffffffn : value,
    leadingZeros: tail.leadingZeros,
    mapped,
  };
}

/** The groups of one side of `::`; the last side may end with a dotted IPv4 address. */
function splitGroups(text: string, last: boolean): { groups: number[]; leadingZeros: boolean } | undefined {
  if (text === '') return { groups: [], leadingZeros: false };
  const groups: number[] = [];
  let leadingZeros = false;
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const dotted = parseIpv4(part);
      if (!dotted) return undefined;
      groups.push(Number(dotted.value >> 16n), Number(dotted.value & 0xffffn));
      leadingZeros = dotted.leadingZeros;
    } else {
      if (!HEX_GROUP.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return { groups, leadingZeros };
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - index * 16)) & 0xffffn),
  );
  const [start, length] = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best[1]) best = [start, length];
    start += length;
  }
  return best;
}
