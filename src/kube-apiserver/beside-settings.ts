import type { KubeApiServerOptions } from './options.ts';

/** What a server that serves beside another one (`isBeside`) does not take over from it as a copy. */
type NotCopied =
  // Who may do what, and whose a token is, is asked of the other server: see `elsewhere`.
  | 'authentication'
  | 'authenticationFile'
  | 'authorization'
  | 'authorizationFile'
  | 'checkSignature'
  | 'elsewhere'
  | 'staticTokens'
  // What it has of its own, made of what is the same: the store, the definitions in it, time, chance, the network.
  | 'clock'
  | 'https'
  | 'isBeside'
  | 'kinds'
  | 'log'
  | 'random'
  | 'signingKey'
  | 'store'
  // What the other server does alone: it lets requests in, logs and counts them, and brings what a cluster begins with.
  | 'audit'
  | 'extensionTrust'
  | 'healthChecks'
  | 'hostName'
  | 'largeBodies'
  | 'metrics'
  | 'nodes'
  | 'priorityAndFairness'
  | 'programChecks'
  | 'securePort'
  | 'stopping'
  | 'usage';

/** What can be copied into another thread. Functions cannot. */
type Plain<T> = T extends (...given: never) => unknown
  ? never
  : T extends readonly (infer E)[]
    ? readonly Plain<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : T;

/** What of the settings of a server is handed over to the one beside it: everything but what is named above. */
export type BesideSettings = Plain<Omit<KubeApiServerOptions, NotCopied>>;

/**
 * What the server beside is to be told. An option that is new is copied: where it cannot be, or is not to be, this does not
 * compile before it has been said how that server comes by it.
 */
export function besideSettings(options: KubeApiServerOptions): BesideSettings {
  const {
    authentication: _authentication,
    authenticationFile: _authenticationFile,
    authorization: _authorization,
    authorizationFile: _authorizationFile,
    checkSignature: _checkSignature,
    elsewhere: _elsewhere,
    staticTokens: _staticTokens,
    clock: _clock,
    https: _https,
    isBeside: _isBeside,
    kinds: _kinds,
    log: _log,
    random: _random,
    signingKey: _signingKey,
    store: _store,
    audit: _audit,
    extensionTrust: _extensionTrust,
    healthChecks: _healthChecks,
    hostName: _hostName,
    largeBodies: _largeBodies,
    metrics: _metrics,
    nodes: _nodes,
    priorityAndFairness: _priorityAndFairness,
    programChecks: _programChecks,
    securePort: _securePort,
    stopping: _stopping,
    usage: _usage,
    ...copied
  } = options;
  return copied;
}
