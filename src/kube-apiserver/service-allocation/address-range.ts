/** The addresses of an IPv4 network that Services may have: `10.0.0.0/24` without its first and last address. */
export class AddressRange {
  /** As it was given, for messages. */
  readonly text: string;
  private readonly first: number;
  private readonly size: number;

  constructor(cidr: string) {
    const [address = '', bits = ''] = cidr.split('/');
    const prefix = Number(bits);
    const start = toNumber(address);
    if (start === undefined || !/^\d+$/.test(bits) || prefix < 8 || prefix > 30) {
      throw new Error(`${cidr} is no range of IPv4 addresses for Services`);
    }
    const length = 2 ** (32 - prefix);
    this.text = cidr;
    this.first = start - (start % length) + 1;
    this.size = length - 2;
  }

  get length(): number {
    return this.size;
  }

  at(index: number): string {
    return toText(this.first + index);
  }

  has(address: string): boolean {
    const number = toNumber(address);
    return number !== undefined && number >= this.first && number < this.first + this.size;
  }
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    return undefined;
  return parts.reduce((number, part) => number * 256 + part, 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
