import type { KindRegistry } from '../api/index.ts';
import type {
  AuditPolicy,
  AuditSink,
  HealthCheck,
  LargeBodies,
  Limits,
  ProgramCheck,
  StaticToken,
  VersionFacts,
} from '../apiserver/index.ts';
import type {
  Clock,
  HttpsClient,
  Log,
  MetricsSource,
  Random,
  SignatureCheck,
  SigningKey,
} from '../base/index.ts';
import type { Store } from '../store/index.ts';
import type { AccessAnswers } from './access.ts';
import type { AdmissionSelection } from './admission/index.ts';
import type { ExtensionTrust } from './bootstrap/extension-authentication.ts';
import type { AuthenticationConfiguration } from './authentication-configuration/index.ts';
import type { AuthorizationSettings } from './configured-authorizers.ts';
import type { RunningParts } from './known-gaps/index.ts';
import type { UsageSource } from './metrics-api/index.ts';
import type { ServiceAllocationOptions } from './service-allocation/service-allocator.ts';
import type { SettingsFile } from './settings-files/index.ts';
import type { NodeConnections } from './subresources/node-connections.ts';

/** How many requests are answered at once: see `Limits`. */
export type InFlightLimits = Limits['inFlight'];

export interface KubeApiServerOptions {
  /** What is served: the built-in kinds, and what comes and goes beside them. */
  readonly kinds: KindRegistry;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Bearer tokens that are known from the start. */
  readonly staticTokens?: readonly StaticToken[];
  /** What tokens of service accounts are signed with; left out, there are none. */
  readonly signingKey?: SigningKey;
  /** What the server calls itself to who reads its tokens; `https://kubernetes.default.svc` where left out. */
  readonly issuer?: string;
  /** Who else issues tokens, and whether requests without credentials are anybody's. */
  readonly authentication?: AuthenticationConfiguration;
  /** Who is asked whether a request is allowed; the node authorizer and the roles where left out. */
  readonly authorization?: AuthorizationSettings;
  /** Where these two stand, for when they change. */
  readonly authenticationFile?: SettingsFile<AuthenticationConfiguration>;
  readonly authorizationFile?: SettingsFile<AuthorizationSettings>;
  /** By which tokens that others issue are checked; left out, none of those is good. */
  readonly checkSignature?: SignatureCheck;
  /** Where clients find the server: the port that the Service `kubernetes` leads to. */
  readonly securePort?: number;
  /** Published for servers that extend the API; may come while this one starts. Left out, nothing is. */
  readonly extensionTrust?: Promise<ExtensionTrust>;
  /** Which admission plugins there are, beside or without those that every server has. */
  readonly admission?: AdmissionSelection;
  /**
   * Whether requests are let in by the stored flow schemas and priority levels; else they are only counted. True where
   * left out.
   */
  readonly priorityAndFairness?: boolean;
  /** What is logged of requests, and where. Left out, nothing is. */
  readonly audit?: { readonly policy: AuditPolicy; readonly sink: AuditSink };
  /** What is meant to run beside the server: who writes what none of it acts on yet is warned. No warnings where left out. */
  readonly running?: RunningParts;
  readonly limits?: Partial<Limits>;
  /**
   * Another server on this store has brought what every cluster begins with: this one only serves beside it. False where
   * left out.
   */
  readonly isBeside?: boolean;
  /** Who is asked about access in the place of all that this server has for it: the server that let a request in. */
  readonly elsewhere?: AccessAnswers;
  /** Who serves the writes with large bodies. Left out, this server does. */
  readonly largeBodies?: LargeBodies;
  readonly version?: VersionFacts;
  readonly services?: ServiceAllocationOptions;
  /** What else of this program counts: served with the server's own in `/metrics`. */
  readonly metrics?: readonly MetricsSource[];
  /** What runs beside the server and must be well, for `/healthz`. */
  readonly healthChecks?: readonly HealthCheck[];
  /** What of the program around the server must be well: its log, its certificate. */
  readonly programChecks?: readonly ProgramCheck[];
  /** Aborts when the server is asked to stop: it is not ready any more. */
  readonly stopping?: AbortSignal | undefined;
  /** The machine that the server runs on: it tells by a Lease that it is there, and by {@link KubeApiServer.announce} where. Left out, it does not. */
  readonly hostName?: string;
  /** How webhooks and other servers are asked. Left out, nothing answers anywhere. */
  readonly https?: HttpsClient;
  /** How the logs of Pods are reached. */
  readonly nodes?: NodeConnections;
  /** What runs on the nodes, measured: served as metrics.k8s.io. Left out, it is not. */
  readonly usage?: UsageSource;
}

/** The Kubernetes that is served where the caller does not say. */
export const DEFAULT_VERSION: VersionFacts = {
  gitVersion: 'v1.36.3',
  buildDate: '1970-01-01T00:00:00Z',
  platform: 'linux/amd64',
};

export const DEFAULT_PORT = 6443;
