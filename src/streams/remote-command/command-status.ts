import type { CommandResult, RemoteCommand, RemoteCommandStreams } from './command-streams.ts';

/** Runs a command; what it throws is a result like any other, which the client is told. */
export async function resultOf(
  command: RemoteCommand,
  streams: RemoteCommandStreams,
): Promise<CommandResult> {
  try {
    return await command(streams);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * What the error stream says of a result: from the fourth version of the protocol on a `Status` in any case, before that
 * a text where something failed.
 */
export function statusBytes(protocol: string, result: CommandResult): Uint8Array {
  const text = /^v[45]\./.test(protocol) ? JSON.stringify(statusOf(result)) : failureText(result);
  return encoder.encode(text);
}

const encoder = new TextEncoder();

function statusOf(result: CommandResult): object {
  if ('error' in result) {
    return { metadata: {}, status: 'Failure', message: result.error, reason: 'InternalError', code: 500 };
  }
  if (result.exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: failureText(result),
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(result.exitCode) }] },
  };
}

function failureText(result: CommandResult): string {
  if ('error' in result) return result.error;
  return result.exitCode === 0
    ? ''
    : `command terminated with non-zero exit code: exit code ${result.exitCode}`;
}
