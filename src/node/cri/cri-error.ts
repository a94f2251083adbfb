/** The codes of gRPC that a runtime answers with. */
export type CriErrorCode =
  | 'NotFound'
  | 'AlreadyExists'
  | 'FailedPrecondition'
  | 'InvalidArgument'
  | 'Unavailable'
  | 'Unimplemented'
  | 'Unknown';

/**
 * The one error of a runtime's calls; its text is that of a gRPC error, as upstream's events show it. `reason`, where the
 * runtime knows one that a user knows better than the kubelet's own, is what a container waits with: `ErrImagePull`.
 */
export class CriError extends Error {
  readonly code: CriErrorCode;
  readonly description: string;
  readonly reason: string | undefined;

  constructor(code: CriErrorCode, description: string, reason?: string) {
    super(`rpc error: code = ${code} desc = ${description}`);
    this.code = code;
    this.description = description;
    this.reason = reason;
  }
}
