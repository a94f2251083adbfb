import { quote } from '../../go-text.ts';

/** An IP address: a number of 32 or 128 bits. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
  /** Of an IPv6 address with a zone: `fe80::1%eth0`. */
  readonly zone?: string;
}

interface Problem {
  readonly problem: string;
}

/** Reads an address; what is wrong with it is said in the words of Go's `netip`. */
export function parseAddress(text: string): Address | Problem {
  for (const character of text) {
    if (character === '.') return parseVersion4(text, text);
    if (character === ':') return parseVersion6(text);
    if (character === '%') return failed(text, 'missing IPv6 address');
  }
  return failed(text, 'unable to parse IP');
}

export function parsePrefix(text: string): { address: Address; prefixLength: number } | Problem {
  const wrong = (what: string): Problem => ({ problem: `netip.ParsePrefix(${quote(text)}): ${what}` });
  const slash = text.lastIndexOf('/');
  if (slash < 0) return wrong("no '/'");
  const address = parseAddress(text.slice(0, slash));
  if ('problem' in address) return wrong(address.problem);
  if (address.zone !== undefined) return wrong('IPv6 zones cannot be present in a prefix');
  const length = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d*)$/.test(length)) return wrong(`bad bits after slash: ${quote(length)}`);
  const prefixLength = Number(length);
  return prefixLength > address.bits ? wrong('prefix length out of range') : { address, prefixLength };
}

/** So many ones from the left. */
export function maskOf(bits: number, length: number): bigint {
  return ((1n << BigInt(length)) - 1n) << BigInt(bits - length);
}

/** The canonical text. */
export function addressText({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  const zeros = longestZeros(groups);
  const shown = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return shown.join(':');
  return `${shown.slice(0, zeros.start).join(':')}::${shown.slice(zeros.start + zeros.length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}

function failed(text: string, what: string, at?: string): Problem {
  return { problem: `ParseAddr(${quote(text)}): ${what}${at === undefined ? '' : ` (at ${quote(at)})`}` };
}

function parseVersion4(whole: string, text: string): Address | Problem {
  let value = 0n;
  let fields = 0;
  let field = '';
  for (let index = 0; index <= text.length; index++) {
    const character = text[index];
    if (character !== undefined && character >= '0' && character <= '9') {
      if (field === '0') return failed(whole, 'IPv4 field has octet with leading zero');
      field += character;
      if (Number(field) > 255) return failed(whole, 'IPv4 field has value >255');
      continue;
    }
    if (character !== undefined && character !== '.') {
      return failed(whole, 'unexpected character', text.slice(index));
    }
    if (field === '') {
      const at = character === undefined ? text.slice(index - 1) : text.slice(index);
      return failed(whole, 'IPv4 field must have at least one digit', at);
    }
    if (character === '.' && fields === 3) return failed(whole, 'IPv4 address too long');
    value = (value << 8n) | BigInt(field);
    fields++;
    field = '';
  }
  return fields < 4 ? failed(whole, 'IPv4 address too short') : { bits: 32, value };
}

function parseVersion6(whole: string): Address | Problem {
  const percent = whole.indexOf('%');
  const zone = percent < 0 ? undefined : whole.slice(percent + 1);
  if (zone === '') return failed(whole, 'zone must be a non-empty string');
  let rest = percent < 0 ? whole : whole.slice(0, percent);
  const groups: bigint[] = [];
  let ellipsis = -1;
  if (rest.startsWith('::')) {
    ellipsis = 0;
    rest = rest.slice(2);
    if (rest === '') return address(0n, zone);
  }
  while (groups.length < 8) {
    const digits = /^[\da-fA-F]*/.exec(rest)?.[0] ?? '';
    if (digits.length > 4) return failed(whole, 'each group must have 4 or less digits', rest);
    if (digits === '') return failed(whole, 'each colon-separated field must have at least one digit', rest);
    const next = rest[digits.length];
    if (next === '.') {
      if (ellipsis < 0 && groups.length !== 6)
        return failed(whole, 'embedded IPv4 address must replace the final 2 fields of the address', rest);
      if (groups.length > 6)
        return failed(whole, 'too many hex fields to fit an embedded IPv4 at the end of the address', rest);
      const tail = parseVersion4(whole, rest);
      if ('problem' in tail) return tail;
      groups.push(tail.value >> 16n, tail.value & 0xffffn);
      rest = '';
      break;
    }
    groups.push(BigInt(`0x${digits}`));
    rest = rest.slice(digits.length);
    if (rest === '') break;
    if (next !== ':') return failed(whole, 'unexpected character, want colon', rest);
    if (rest.length === 1) return failed(whole, 'colon must be followed by more characters', rest);
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (ellipsis >= 0) return failed(whole, 'multiple :: in address', rest);
    ellipsis = groups.length;
    rest = rest.slice(1);
    if (rest === '') break;
  }
  if (rest !== '') return failed(whole, 'trailing garbage after address', rest);
  if (groups.length < 8) {
    if (ellipsis < 0) return failed(whole, 'address string too short');
    groups.splice(ellipsis, 0, ...Array<bigint>(8 - groups.length).fill(0n));
  } else if (ellipsis >= 0) return failed(whole, 'the :: must expand to at least one field of zeros');
  return address(
    groups.reduce((value, group) => (value << 16n) | group, 0n),
    zone,
  );
}

function address(value: bigint, zone: string | undefined): Address {
  return zone === undefined ? { bits: 128, value } : { bits: 128, value, zone };
}
