/** What a command and its client hold of each other, whatever is spoken between them. */

/** Which streams a client wants. */
export interface RemoteCommandOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** The process has a terminal: its errors come with its output, and the window's size can change. */
  readonly tty: boolean;
}

/** What a client holds of a process. What it did not want swallows what is written, or is empty. */
export interface RemoteCommandStreams {
  /** Ends where the client closes it, or goes. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Sends output; resolves once there is room for more, and rejects once the client has gone. */
  readonly stdout: (bytes: Uint8Array) => Promise<void>;
  readonly stderr: (bytes: Uint8Array) => Promise<void>;
  /** The terminal's size, first and after each change; empty without a terminal. */
  readonly resize: AsyncIterable<TerminalSize>;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** How a process ended, or that it could not be run. */
export type CommandResult = { readonly exitCode: number } | { readonly error: string };

/** Runs a process (or joins one that runs) with the client's streams until it ends. */
export type RemoteCommand = (streams: RemoteCommandStreams) => Promise<CommandResult>;
