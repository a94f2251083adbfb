/** The addresses of an IPv4 network that Services may have: `10.0.0.0/24` without its first and last address. */
export declare class AddressRange {
  /** As it was given, for messages. */
  readonly text: string;
  private readonly first;
  private readonly size;
  constructor(cidr: string);
  get length(): number;
  at(index: number): string;
  has(address: string): boolean;
}
//# sourceMappingURL=address-range.d.ts.map
