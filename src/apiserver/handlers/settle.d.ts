import { type KubernetesObject } from '../../api/index.ts';
import type { ResourceCall } from '../request/call.ts';
/**
 * Puts the object of a body into the namespace that its path names, or into none. Gives the namespace. Throws the 400
 * of an object that says another one.
 */
export declare function settleNamespace(
  { resource, info }: ResourceCall,
  { metadata }: KubernetesObject,
): string;
/** Throws the 400 of an object in a body that has another name than the path. */
export declare function checkName({ metadata }: KubernetesObject, name: string): void;
//# sourceMappingURL=settle.d.ts.map
