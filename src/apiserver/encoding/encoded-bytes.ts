import type { ObjectVersion } from '../storage/index.ts';

/** How much memory is kept for those who ask for the same again. */
const LIMIT_BYTES = 32 * 1024 * 1024;
/** What the smallest bytes take beside themselves: an array with its buffer, a map, and the place among those kept. */
const ENTRY_BYTES = 512;

interface Kept {
  readonly version: WeakRef<ObjectVersion>;
  readonly size: number;
}

/**
 * What was made of objects for answers. It is kept with each version of an object, so that however many ask for it in one
 * form cost one encoding; the memory of all of it together has a limit, past which what is oldest is dropped and made again
 * where it is asked for.
 */
export class EncodedBytes {
  private readonly limitBytes: number;
  /** The oldest first; those before `first` have been dropped. */
  private kept: Kept[] = [];
  private first = 0;
  private sizeBytes = 0;
  /** What is being made elsewhere, by the names of its forms. */
  private readonly underWay = new WeakMap<ObjectVersion, Map<string, Promise<Uint8Array>>>();

  constructor(limitBytes: number = LIMIT_BYTES) {
    this.limitBytes = limitBytes;
  }

  /** The bytes of a version by the name of their form; `make` is called where there are none yet. */
  of(version: ObjectVersion, form: string, make: () => Uint8Array): Uint8Array {
    const made = version.bytesMadeAs(form);
    if (made) return made;
    const bytes = version.bytesAs(form, () => alone(make()));
    this.keep(version, ENTRY_BYTES + bytes.length);
    return bytes;
  }

  /** The same of what takes a while: who asks meanwhile waits for the same bytes. */
  later(version: ObjectVersion, form: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const made = version.bytesMadeAs(form);
    if (made) return Promise.resolve(made);
    const making = this.underWay.get(version) ?? new Map<string, Promise<Uint8Array>>();
    this.underWay.set(version, making);
    const known = making.get(form);
    if (known) return known;
    const bytes = make()
      .then((ready) => this.of(version, form, () => ready))
      .finally(() => making.delete(form));
    making.set(form, bytes);
    return bytes;
  }

  private keep(version: ObjectVersion, size: number): void {
    this.kept.push({ version: new WeakRef(version), size });
    this.sizeBytes += size;
    while (this.sizeBytes > this.limitBytes) this.dropOldest();
    if (this.first < 1000 || this.first * 2 < this.kept.length) return;
    this.kept = this.kept.slice(this.first);
    this.first = 0;
  }

  private dropOldest(): void {
    const oldest = this.kept[this.first++];
    if (!oldest) return;
    this.sizeBytes -= oldest.size;
    oldest.version.deref()?.dropBytes();
  }
}

/** Bytes cut out of a larger piece of memory would keep all of it. */
function alone(bytes: Uint8Array): Uint8Array {
  return bytes.length < bytes.buffer.byteLength ? bytes.slice() : bytes;
}
