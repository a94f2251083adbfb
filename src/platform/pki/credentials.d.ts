import type { KeyPair } from './authority.ts';
import type { Folder } from '../folder.ts';
/** What a cluster proves itself with, and what its administrator does. */
export interface Credentials {
  readonly authority: KeyPair;
  readonly server: KeyPair;
  readonly admin: KeyPair;
}
/** The credentials kept in a folder, made where they are missing. */
export declare function loadCredentials(folder: Folder, nowMs: number): Promise<Credentials>;
/** Credentials for a cluster that ends with its process. */
export declare function makeCredentials(nowMs: number): Promise<Credentials>;
//# sourceMappingURL=credentials.d.ts.map
