import type { SigningKey } from '../../base/index.ts';
import type { Folder } from '../folder.ts';
/**
 * The key that signs the tokens of service accounts: the one kept in a folder, made where it is missing; without a
 * folder one that ends with the process. Making one takes a while, so it is made when it is first asked for.
 */
export declare function signingKey(folder?: Folder): SigningKey;
//# sourceMappingURL=signing-key.d.ts.map
