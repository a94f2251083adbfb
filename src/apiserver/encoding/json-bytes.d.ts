/** A value as JSON with a line break at its end, as upstream's answers have. */
export declare function jsonLine(value: unknown): Uint8Array;
/** Indented as upstream's `pretty=true`: by two spaces, without a line break at the end. */
export declare function prettyJson(bytes: Uint8Array): Uint8Array;
export declare function textBytes(text: string): Uint8Array;
export declare function concat(parts: readonly Uint8Array[]): Uint8Array;
//# sourceMappingURL=json-bytes.d.ts.map
