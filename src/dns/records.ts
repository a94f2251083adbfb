export type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME';

export interface Question {
  /** Without the last dot; case does not matter. */
  readonly name: string;
  readonly type: RecordType;
}

export type DnsRecord =
  | { readonly type: 'A' | 'AAAA'; readonly name: string; readonly address: string }
  | { readonly type: 'CNAME' | 'PTR'; readonly name: string; readonly target: string }
  | { readonly type: 'SRV'; readonly name: string; readonly target: string; readonly port: number };

export interface Answer {
  /** `NXDOMAIN`: no such name; `NOERROR` without records: the name has none of that type; `REFUSED`: not of this cluster. */
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  readonly records: readonly DnsRecord[];
  /** Addresses that a record's target has: an answer carries them along. */
  readonly additional: readonly DnsRecord[];
}

export const REFUSED: Answer = { code: 'REFUSED', records: [], additional: [] };
export const NO_SUCH_NAME: Answer = { code: 'NXDOMAIN', records: [], additional: [] };

export function answer(records: readonly DnsRecord[], additional: readonly DnsRecord[] = []): Answer {
  return { code: 'NOERROR', records, additional };
}

/** The A or AAAA record of an address. */
export function addressRecord(name: string, address: string): DnsRecord {
  return { type: address.includes(':') ? 'AAAA' : 'A', name, address };
}

/** The address that a reverse name asks for: `4.3.2.1.in-addr.arpa` is `1.2.3.4`. Undefined of any other name. */
export function reverseAddress(name: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name);
  return match ? match.slice(1).reverse().join('.') : undefined;
}
