export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** What goes into a process and comes out of it: only what was asked for is there. */
export interface ProcessStreams {
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly stdout?: (chunk: Uint8Array) => Promise<void>;
  readonly stderr?: (chunk: Uint8Array) => Promise<void>;
  readonly resize?: AsyncIterable<TerminalSize>;
}

export interface ExecRequest {
  readonly containerId: string;
  readonly cmd: readonly string[];
  readonly tty: boolean;
}

export interface ExecSyncResponse {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly exitCode: number;
}

export interface AttachRequest {
  readonly containerId: string;
  readonly tty: boolean;
}

export interface PortForwardRequest {
  readonly podSandboxId: string;
  readonly port: number;
}
