/** What the two API servers of a cluster say to each other. */
import type { HandedOver, JsonObject, SigningKey } from '../../base/index.ts';
import type {
  AuthorizationAttributes,
  AuthorizationDecision,
  BesideSettings,
  LargeBodyResponse,
  ObjectForm,
  TokenUser,
  User,
} from '../../kube-apiserver/index.ts';
import type { StoreMethods, StoreWatchMethods } from '../../store/index.ts';

/** What the server of large bodies must know of the cluster. */
export interface LargeBodySettings {
  /** All settings of the cluster's own server that decide an answer. */
  readonly server: BesideSettings;
  /** What that one calls itself: for whom tokens are that do not say. */
  readonly audiences: readonly string[];
  /** Of the key that tokens are signed with, where there is one: the key itself stays where it is. */
  readonly signing?: SigningKey['algorithm'];
}

/** A request as it goes from thread to thread. Its number is for its cancellation. */
export interface PassedRequest {
  readonly id: number;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly repeated?: Readonly<Record<string, readonly string[]>>;
  readonly user: User;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Nothing is asked: the body is an object as it is stored, which is to be written so. */
  readonly as?: ObjectForm;
}

/** As the cluster's server takes it, with its body as a whole. */
export interface PassedResponse extends Pick<
  LargeBodyResponse,
  'status' | 'headers' | 'annotations' | 'requestHead' | 'counted'
> {
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What the thread of the cluster answers. */
export type ClusterMethods = StoreMethods & {
  'key.id': (none: null) => Promise<string>;
  'key.publicKey': (none: null) => Promise<JsonObject>;
  'key.sign': (data: Uint8Array) => Promise<Uint8Array>;
  'key.verify': (of: { readonly data: Uint8Array; readonly signature: Uint8Array }) => Promise<boolean>;
  'access.authorize': (attributes: AuthorizationAttributes) => Promise<AuthorizationDecision>;
  'access.review': (of: {
    readonly token: string;
    readonly audiences: readonly string[];
  }) => Promise<TokenUser | RefusedToken>;
};

/** Why a token is no good. */
export interface RefusedToken {
  readonly problem: string;
}

/** What the thread of large bodies answers. */
export type LargeBodyMethods = StoreWatchMethods & {
  open: (settings: LargeBodySettings) => Promise<null>;
  serve: (request: PassedRequest) => Promise<HandedOver<PassedResponse>>;
  cancel: (id: number) => void;
};
