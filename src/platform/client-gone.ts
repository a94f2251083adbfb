/** Says once that the client of a request has gone. Few ask, and only for those is there a signal. */
export class ClientGone {
  private controller: AbortController | undefined;
  private listener: (() => void) | undefined;
  private gone = false;

  get isGone(): boolean {
    return this.gone;
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.gone) this.controller.abort();
    return this.controller.signal;
  }

  /** Calls back when the client goes; at once where it has gone. The last one that asks is told. */
  onceGone(listener: () => void): void {
    if (this.gone) listener();
    else this.listener = listener;
  }

  tell(): void {
    if (this.gone) return;
    this.gone = true;
    this.controller?.abort();
    this.listener?.();
  }
}
