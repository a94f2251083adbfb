import type { Disposable } from './disposable.ts';

/**
 * A way between two threads. What is sent arrives in its order, as a copy: buffers that are named in `handedOver` are not
 * copied, and are the sender's no more.
 */
export interface Link extends Disposable {
  send(message: unknown, handedOver?: readonly ArrayBuffer[]): void;
  /** Who takes what comes, and is told once where the other end is gone. To be called once, at the beginning. */
  receive(receiver: LinkReceiver): void;
}

export interface LinkReceiver {
  readonly message: (message: unknown) => void;
  /** The other end is gone, by itself or because this one was disposed of: nothing comes any more. */
  readonly closed: (reason: Error) => void;
}

/** The bytes in a buffer of their own, which can be handed over: a copy only where they are a part of a larger one. */
export function ownedBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}
