import type { ApiObject } from '../../client/index.ts';

/** A place in a text, counted from 0. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** What an object of a manifest says that it is. */
export type ObjectIdentity = Pick<ApiObject, 'apiVersion' | 'kind'> & {
  readonly metadata: { readonly name?: string; readonly namespace?: string };
};

/** One object of a manifest, and where it stands. */
export interface ManifestObject {
  readonly object: ObjectIdentity;
  /** What is sent to the server: the document as it was written, so that the server judges exactly that. */
  readonly source: string;
  /** The line of its first key. */
  readonly head: TextRange;
  readonly range: TextRange;
  /**
   * Where fields stand, named as the server names them (`spec.containers[0].image`); the nearest thing above one that is
   * written down, where it is not.
   */
  rangesOf(fields: readonly string[]): Promise<readonly TextRange[]>;
}

export interface Manifest {
  readonly objects: readonly ManifestObject[];
  /** Why documents cannot be read. What has no `apiVersion` and `kind` is no manifest, and no problem. */
  readonly problems: readonly { readonly message: string; readonly range: TextRange }[];
}

/** Whoever reads manifests: nothing of the extension does so itself. */
export interface ManifestReader {
  /** Reads a file that is open in an editor; or, where its text is given, one that need not be. */
  read(uri: string, text?: string): Promise<Manifest>;
}

/** Asks the language server something. */
export type AskServer = <T>(method: string, params: object) => Promise<T>;

/** The answer to `wheelhouse/manifest`. */
interface ManifestAnswer {
  readonly objects: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly source: string;
    readonly head: TextRange;
    readonly range: TextRange;
  }[];
  readonly problems: Manifest['problems'];
}

/** Has the language server read a file. */
export async function readManifest(ask: AskServer, uri: string, text?: string): Promise<Manifest> {
  const file = text === undefined ? { uri } : { uri, text };
  const { objects, problems } = await ask<ManifestAnswer>('wheelhouse/manifest', file);
  return {
    problems,
    objects: objects.map(({ apiVersion, kind, name, namespace, ...placed }, index) => ({
      ...placed,
      object: identityOf({ apiVersion, kind, name, namespace }),
      rangesOf: (fields) =>
        ask<readonly TextRange[]>('wheelhouse/fieldRanges', { ...file, object: index, fields }),
    })),
  };
}

/** What the language server tells of an object, as objects say it. */
export function identityOf(told: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}): ObjectIdentity {
  const { apiVersion, kind, name, namespace } = told;
  const metadata = {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  return { apiVersion, kind, metadata };
}
