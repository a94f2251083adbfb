export declare const POD_TEMPLATE_HASH = 'pod-template-hash';
/**
 * A short word that stands for a value: the same for the same JSON, whatever the order of its keys, and another with
 * each collision count. In upstream's alphabet, which spells no words; the value itself is not upstream's.
 */
export declare function hashOf(value: unknown, collisionCount?: number): string;
/** Writes each character of a text in the alphabet of names that are generated. */
export declare function safeEncode(text: string): string;
//# sourceMappingURL=template-hash.d.ts.map
