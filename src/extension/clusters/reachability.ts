import { Emitter, type HttpHandler } from '../../base/index.ts';

/** Notices whether a server answers, from the traffic that there is anyway. */
export class Reachability {
  readonly onDidChange = new Emitter<boolean>();
  private answers = true;
  private readonly inner: HttpHandler;

  constructor(inner: HttpHandler) {
    this.inner = inner;
  }

  /** Whether the last request got an answer of any kind. */
  get reachable(): boolean {
    return this.answers;
  }

  /** The transport that is listened to. */
  readonly handler: HttpHandler = async (request) => {
    try {
      const response = await this.inner(request);
      this.set(true);
      return response;
    } catch (error) {
      if (!request.signal.aborted) this.set(false);
      throw error;
    }
  };

  private set(answers: boolean): void {
    if (this.answers === answers) return;
    this.answers = answers;
    this.onDidChange.emit(answers);
  }
}
