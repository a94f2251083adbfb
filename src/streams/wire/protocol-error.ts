/** The other side has said what its protocol does not know: the connection cannot go on. */
export class StreamProtocolError extends Error {
  /** What the protocol itself calls it: a close code of WebSocket, a status of GOAWAY. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
