import { type ApiObject, keyOf } from '../../../client/index.ts';

/**
 * What a controller has written last of each object, so that it does not act on an older state that its cache still
 * holds: counts that it has just moved from one place to another would be missing in both.
 */
export class OwnWrites {
  private readonly written = new Map<string, ApiObject['metadata']>();

  note<T extends ApiObject>(object: T): T {
    this.written.set(keyOf(object), object.metadata);
    return object;
  }

  /** Whether an object is older than what was written of it. The event of the write is on its way. */
  isBehind(object: ApiObject): boolean {
    const written = this.written.get(keyOf(object));
    if (!written || written.uid !== object.metadata.uid) return false;
    return revisionOf(object.metadata) < revisionOf(written);
  }

  forget(key: string): void {
    this.written.delete(key);
  }
}

/** Resource versions of one resource are whole numbers that grow: since Kubernetes 1.35 clients may rely on it. */
function revisionOf({ resourceVersion = '0' }: ApiObject['metadata']): bigint {
  return /^\d+$/.test(resourceVersion) ? BigInt(resourceVersion) : 0n;
}
