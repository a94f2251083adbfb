import { type KubernetesObject } from '../../api/index.ts';
/**
 * The JSON that is stored of an object: as it travels, but without `resourceVersion`, which is the revision of the
 * store and not known before the write.
 */
export declare function storedJson(object: KubernetesObject): Uint8Array;
/** The canonical object in stored JSON. */
export declare function decodeStored(bytes: Uint8Array): KubernetesObject;
/**
 * Stored JSON as it travels, in pieces to be put together: `resourceVersion` stands after `uid`. Nothing before `uid`
 * can hold a quote of its own: names and prefixes of names are validated before anything is stored.
 */
export declare function piecesWithRevision(stored: Uint8Array, resourceVersion: string): Uint8Array[];
//# sourceMappingURL=stored-json.d.ts.map
