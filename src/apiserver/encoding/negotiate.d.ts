export type Format = 'json' | 'yaml' | 'protobuf';
export declare const MEDIA_TYPES: Readonly<Record<Format, string>>;
/** A form of meta/v1 that an answer is turned into. */
export type Transform = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
/** How the client wants its answer. */
export interface Negotiated {
  readonly format: Format;
  readonly pretty: boolean;
  readonly transform?: {
    readonly kind: Transform;
    readonly version: string;
  };
}
export declare const JSON_ANSWER: Negotiated;
/**
 * Reads an `Accept` header as upstream does: its router wants one of the media types, or any of any type, by itself;
 * then the best clause that can be met decides. Throws a 406.
 */
export declare function negotiate(accept: string, transforms: readonly Transform[]): Negotiated;
/** The same where no router stands before: the documents of discovery. Throws a 406. */
export declare function negotiateAlone(accept: string, transforms: readonly Transform[]): Negotiated;
/** The format of a body by its media type without parameters; undefined for one that is not served. */
export declare function formatOf(type: string): Format | undefined;
//# sourceMappingURL=negotiate.d.ts.map
