export type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME';
export interface Question {
  /** Without the last dot; case does not matter. */
  readonly name: string;
  readonly type: RecordType;
}
export type DnsRecord =
  | {
      readonly type: 'A' | 'AAAA';
      readonly name: string;
      readonly address: string;
    }
  | {
      readonly type: 'CNAME' | 'PTR';
      readonly name: string;
      readonly target: string;
    }
  | {
      readonly type: 'SRV';
      readonly name: string;
      readonly target: string;
      readonly port: number;
    };
export interface Answer {
  /** `NXDOMAIN`: no such name; `NOERROR` without records: the name has none of that type; `REFUSED`: not of this cluster. */
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  readonly records: readonly DnsRecord[];
  /** Addresses that a record's target has: an answer carries them along. */
  readonly additional: readonly DnsRecord[];
}
export declare const REFUSED: Answer;
export declare const NO_SUCH_NAME: Answer;
export declare function answer(records: readonly DnsRecord[], additional?: readonly DnsRecord[]): Answer;
/** The A or AAAA record of an address. */
export declare function addressRecord(name: string, address: string): DnsRecord;
/** The address that a reverse name asks for: `4.3.2.1.in-addr.arpa` is `1.2.3.4`. Undefined of any other name. */
export declare function reverseAddress(name: string): string | undefined;
//# sourceMappingURL=records.d.ts.map
