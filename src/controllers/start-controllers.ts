import type { Kinds } from '../api/index.ts';
import {
  type CertificateSigner,
  type Clock,
  type Disposable,
  Disposables,
  type Log,
  type MetricsRegistry,
  type TokenSigner,
} from '../base/index.ts';
import { type Client, type ControllerHealth, controllerInformers, type Informers } from '../client/index.ts';
import { CONTROLLERS } from './controllers.ts';
import type {
  ControllerContext,
  ControllerDescriptor,
  NodeCidrs,
  NodeLiveness,
} from './library/wiring/index.ts';
import { selectControllers } from './select-controllers.ts';

export interface ControllersOptions {
  /** A client that speaks for an account of `kube-system`; for the controller manager itself where none is named. */
  clientOf(serviceAccount: string | undefined): Client;
  readonly informers: Informers;
  /** What is served. */
  readonly kinds: Kinds;
  /**
   * Which to run, in the syntax of kube-controller-manager's `--controllers`: `*` is all, `name` and `-name` are one
   * more and one less, `-*` is none.
   */
  readonly names: readonly string[];
  /** What clients verify the API server with, as PEM: it may come while the controllers start. */
  readonly authorityCertificate: Promise<string>;
  /** Signs what certificates are asked for; left out, nobody does. */
  readonly certificateSigner?: CertificateSigner | undefined;
  /** Signs the tokens that Secrets of service accounts hold; left out, these stay empty. */
  readonly tokenSigner?: TokenSigner | undefined;
  readonly nodeCidrs: NodeCidrs;
  /** Which nodes are alive, where that is known without their heartbeats. */
  readonly nodeLiveness?: NodeLiveness | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: MetricsRegistry;
  readonly health?: ControllerHealth;
  /** Starts what a cluster is ready without, when it is time. */
  late(start: () => Disposable): void;
}

/** Without these no node is ready, and no account is there that a Pod could have. */
const FIRST: ReadonlySet<string> = new Set([
  'serviceaccount-controller',
  'node-ipam-controller',
  'node-lifecycle-controller',
]);

/** Starts the named controllers. Throws where a name is not that of any: see {@link selectControllers}. */
export function startControllers(options: ControllersOptions): Disposable {
  const selected = new Set(selectControllers(options.names));
  const started = new Disposables();
  for (const controller of CONTROLLERS) {
    if (!selected.has(controller.name)) continue;
    const start = (): Disposable => controller.start(contextOf(controller, options));
    if (FIRST.has(controller.name)) started.add(start());
    else options.late(start);
  }
  return started;
}

function contextOf(
  { name, serviceAccount, watches }: ControllerDescriptor,
  options: ControllersOptions,
): ControllerContext {
  const { kinds, clock, metrics, health, authorityCertificate, certificateSigner, nodeCidrs } = options;
  const log = options.log.named('controllers').named(name);
  return {
    name,
    client: options.clientOf(serviceAccount),
    informers: controllerInformers(options.informers, { name, log, metrics }, watches),
    kinds,
    clock,
    log,
    metrics,
    health,
    authorityCertificate,
    certificateSigner,
    tokenSigner: options.tokenSigner,
    nodeCidrs,
    nodeLiveness: options.nodeLiveness,
  };
}
