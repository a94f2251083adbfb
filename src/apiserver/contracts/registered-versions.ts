import type { Disposable, JsonObject } from '../../base/index.ts';

/** A version of a group that is registered: here, or with another server. */
export interface RegisteredVersion {
  readonly group: string;
  readonly version: string;
  /** Groups with a higher one come first in discovery, and in a group the versions with a higher one. */
  readonly groupPriority: number;
  readonly versionPriority: number;
  /** What another server says that it has in it. Left out where this server serves it. */
  readonly elsewhere?: ToldVersion;
}

/** What another server has told of a version that it serves. */
export interface ToldVersion {
  /** Entries of a version in the aggregated document of apidiscovery.k8s.io/v2. */
  readonly resources: readonly JsonObject[];
  /** The server has answered, the last time that it was asked. */
  readonly isCurrent: boolean;
}

/** Which versions are registered. */
export interface RegisteredVersions {
  all(): Iterable<RegisteredVersion>;
  onChange(listener: () => void): Disposable;
}

/** A part of an OpenAPI v2 document: what is said of the paths of one version. */
export interface OpenApiFragment {
  readonly paths: JsonObject;
  readonly definitions: JsonObject;
  /** Differs where the fragment does. */
  readonly tag: string;
}

/** How other servers describe, in OpenAPI, what they serve. */
export interface OtherDocuments {
  /** The names of those documents. */
  made(): Iterable<string>;
  fragments(): readonly OpenApiFragment[];
  /** Of what a document of v3 is to be made, where a server describes itself in v2 alone. */
  fragmentFor(name: string): OpenApiFragment | undefined;
  /** Where documents of v3 are that servers have themselves, by their names: `apis/metrics.k8s.io/v1beta1`. */
  links(): ReadonlyMap<string, string>;
  onChange(listener: () => void): Disposable;
}
