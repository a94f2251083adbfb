/** A body that comes as things happen. */
export interface LiveBody {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Aborts where the receiver is to be broken off: see `HttpResponse.cut`. */
  readonly cut: AbortSignal;
}
