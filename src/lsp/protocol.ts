import { NotificationType, NotificationType0, type Range, RequestType } from 'vscode-languageserver/node';

/**
 * What the editor extension asks beyond the protocol, so that it need not read manifests itself.
 *
 * `wheelhouse/manifest` gives the objects of a file, as they are to be sent to a server.
 */
export const ManifestRequest = new RequestType<FileParams, ManifestAnswer, void>('wheelhouse/manifest');

/** `wheelhouse/fieldRanges` says where fields of one of these objects stand. */
export const FieldRangesRequest = new RequestType<FieldRangesParams, Range[], void>('wheelhouse/fieldRanges');

/**
 * `wheelhouse/clusterDefinitions` tells the server which custom resources the cluster defines that the user looks at. A
 * definition in a file of the workspace goes before.
 */
export const ClusterDefinitionsNotification = new NotificationType<ClusterDefinitionsParams>(
  'wheelhouse/clusterDefinitions',
);

/**
 * `wheelhouse/wantsClusterDefinitions` says to the client, once, that a file is open which the definitions of a cluster may be
 * of use for. Before, it need not tell of any.
 */
export const WantsClusterDefinitionsNotification = new NotificationType0(
  'wheelhouse/wantsClusterDefinitions',
);

/** What is different from what was told before. */
export interface ClusterDefinitionsParams {
  /** What was told before is forgotten first: it is of another cluster. */
  readonly restart?: boolean;
  readonly definitions?: readonly ClusterDefinition[];
  /** Those that are there no longer, by their names. */
  readonly removed?: readonly string[];
  /** The next part follows at once: nothing is looked at anew before that. */
  readonly more?: boolean;
}

export interface ClusterDefinition {
  /** The name of the CustomResourceDefinition, `things.example.com`. */
  readonly name: string;
  /** Its `spec`, of which the group, names, scope and versions are read. */
  readonly spec: unknown;
  /** A document that shows it, for who wants to go there. */
  readonly uri?: string;
}

/** A file that is open; or one that is not, by its text. */
export interface FileParams {
  readonly uri: string;
  readonly text?: string;
}

export interface ManifestAnswer {
  readonly objects: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly source: string;
    readonly head: Range;
    readonly range: Range;
  }[];
  readonly problems: readonly { readonly message: string; readonly range: Range }[];
}

export interface FieldRangesParams extends FileParams {
  /** Counts the objects of the answer to `wheelhouse/manifest`. */
  readonly object: number;
  /** As the server writes them: `spec.containers[0].image`. */
  readonly fields: readonly string[];
}

/**
 * What a code lens of `textDocument/codeLens` carries in its `data`: the object that it stands above. It has no command:
 * a client that says `runningState` in its initialization options knows the cluster, and says how the object is doing.
 */
export interface LensData {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}
