/** Upstream's limit: so many addresses, and no more, may a range have. */
const LARGEST_PREFIX = 12;
const SMALLEST_PREFIX = 30;

/** The addresses of an IPv4 network that Services may have: `10.96.0.0/12` without its first and last address. */
export class AddressRange {
  /** The network: `10.96.0.0/12`. */
  readonly text: string;
  readonly length: number;
  private readonly first: number;

  /** Throws where the text is no such network, or one too large or too small. */
  constructor(cidr: string) {
    const [address = '', bits = ''] = cidr.split('/');
    const prefix = Number(bits);
    const start = toNumber(address);
    const isPrefix = /^\d+$/.test(bits) && prefix >= LARGEST_PREFIX && prefix <= SMALLEST_PREFIX;
    if (start === undefined || !isPrefix) {
      throw new Error(
        `${cidr} is no range of addresses for Services: an IPv4 network of /${LARGEST_PREFIX} to /${SMALLEST_PREFIX} is`,
      );
    }
    const length = 2 ** (32 - prefix);
    const network = start - (start % length);
    this.text = `${toText(network)}/${prefix}`;
    this.first = network + 1;
    this.length = length - 2;
  }

  at(place: number): string {
    return toText(this.first + place);
  }

  /** The place of an address; undefined where it is not in the range. */
  placeOf(address: string): number | undefined {
    const number = toNumber(address);
    if (number === undefined || number < this.first || number >= this.first + this.length) return undefined;
    return number - this.first;
  }
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
