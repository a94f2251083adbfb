import type { Kind } from '../../api/index.ts';
import type { LargeBodies, ObjectForm } from '../contracts/index.ts';
import type { ObjectVersion } from '../storage/index.ts';

/** Writes what is large elsewhere, so that whoever lists or watches it in a form that has to be made holds nobody here. */
export class LargeObjects {
  private readonly largeBodies: LargeBodies;
  private readonly fromBytes: number;

  /** `fromBytes`: from which length on a stored object is large. */
  constructor(largeBodies: LargeBodies, fromBytes: number) {
    this.largeBodies = largeBodies;
    this.fromBytes = fromBytes;
  }

  has(kind: Kind, { value }: ObjectVersion): boolean {
    const { group, version, plural: resource } = kind;
    return value.length > this.fromBytes && this.largeBodies.serves({ group, version, resource });
  }

  /** Where nobody else can, it is written `here` after all. */
  async write(
    { group, version, plural: resource }: Kind,
    { value, revision, resourceVersion }: ObjectVersion,
    as: Pick<ObjectForm, 'form' | 'place'>,
    here: () => Uint8Array,
  ): Promise<Uint8Array> {
    const { largeBodies } = this;
    const written = await largeBodies
      .write(value, { group, version, resource, revision, resourceVersion, ...as })
      .catch(() => undefined);
    return written ?? here();
  }
}
