/** Something that was decoded and can be again. */
export interface Decoded {
  /** How many bytes it was decoded from. */
  readonly value: Uint8Array;
  /** It was asked for since it was last looked at. */
  wasUsed: boolean;
  /** Drops what was decoded. */
  forget(): void;
}

/**
 * What is kept decoded: as much as comes from `limitBytes`. What was used lately stays longer: one that is next to go
 * and was used has a second turn. Each addition costs the same, whatever is kept.
 */
export class DecodedObjects {
  private readonly limitBytes: number;
  private bytes = 0;
  /** In the order in which they are looked at, from `head` on. */
  private ring: Decoded[] = [];
  private head = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  get size(): number {
    return this.ring.length - this.head;
  }

  add(object: Decoded): void {
    this.bytes += costOf(object);
    this.ring.push(object);
    while (this.bytes > this.limitBytes && this.size > 1) this.next();
    if (this.head > this.ring.length / 2) {
      this.ring = this.ring.slice(this.head);
      this.head = 0;
    }
  }

  private next(): void {
    const object = this.ring[this.head++];
    if (!object) return;
    if (object.wasUsed) {
      object.wasUsed = false;
      this.ring.push(object);
      return;
    }
    this.bytes -= costOf(object);
    object.forget();
  }
}

/** Small objects cost more than their bytes. */
const LEAST_BYTES = 256;

function costOf({ value }: Decoded): number {
  return Math.max(LEAST_BYTES, value.length);
}
