import { type ApiObject } from '../../../client/index.ts';
/**
 * What a controller has written last of each object, so that it does not act on an older state that its cache still
 * holds: counts that it has just moved from one place to another would be missing in both.
 */
export declare class OwnWrites {
  private readonly written;
  note<T extends ApiObject>(object: T): T;
  /** Whether an object is older than what was written of it. The event of the write is on its way. */
  isBehind(object: ApiObject): boolean;
  forget(key: string): void;
}
//# sourceMappingURL=own-writes.d.ts.map
