import type { Pod } from '../../kinds/index.ts';
import type {
  PortForwarder,
  RemoteCommand,
  RemoteCommandOptions,
  StreamCodecs,
} from '../../streams/index.ts';

/** What of a container's log a client wants, as PodLogOptions say. */
export interface PodLogRequest {
  readonly pod: Pod;
  readonly container: string;
  readonly follow: boolean;
  /** Of the container's last run. */
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/** A process in a container that a client joins, as PodAttachOptions say. */
export interface PodAttachRequest extends RemoteCommandOptions {
  readonly pod: Pod;
  readonly container: string;
}

/** A command that a client runs in a container, as PodExecOptions say. */
export interface PodExecRequest extends PodAttachRequest {
  readonly command: readonly string[];
}

/**
 * How the server reaches into what runs on the nodes. Each call rejects with a `StatusError` where there is no such
 * thing; what it resolves with runs once the client's connection is upgraded.
 */
export interface NodeConnections {
  /** What the protocols of streams need. */
  readonly codecs: StreamCodecs;
  /** The log as it comes; it goes on while `follow` is asked for. */
  log(request: PodLogRequest): Promise<AsyncIterable<Uint8Array>>;
  exec(request: PodExecRequest): Promise<RemoteCommand>;
  attach(request: PodAttachRequest): Promise<RemoteCommand>;
  portForward(pod: Pod): Promise<PortForwarder>;
}
