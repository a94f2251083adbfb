import type { KubernetesObject } from '../../api/index.ts';
import type { ObjectHead, User } from '../contracts/index.ts';

/**
 * What the stages of one call leave for whoever writes its answer, and how they hear of the answer's end: unlike the call
 * itself the notes are the same ones at every stage.
 */
export class CallNotes {
  /** Headers that the answer gets. */
  headers: Readonly<Record<string, string>> | undefined;
  /** Whose turns are used to make a long answer: all that is made for one flow shares them. */
  flow = '';
  /** What the request is known by in the audit log. */
  auditId = '';
  /** The audit log tells of it. */
  isAudited = false;
  /** Whom who asks speaks for. */
  impersonated: User | undefined;
  /** Called with the object in the request once it has been read, before anything changes it. */
  requestObject: ((object: KubernetesObject) => void) | undefined;
  /** Called in its place where another server has read the object. */
  requestHead: ((head: ObjectHead) => void) | undefined;
  /** Called where another server is to answer: what that one needs to begin is none of this server's work. */
  delegated: (() => void) | undefined;
  /** What the request has spent waiting for others. */
  waitedMs = 0;
  /** The server has given the request up, to protect itself. */
  isGivenUp = false;
  /** The answer was not taken to its end. */
  isBrokenOff = false;
  /** How long the body was, where it was read. */
  bodyBytes: number | undefined;
  /** How much of an answer in parts has been taken. */
  sentBytes = 0;
  private waiting: (() => void)[] | undefined;
  private hasEnded = false;

  addHeaders(headers: Readonly<Record<string, string>>): void {
    this.headers = this.headers ? { ...this.headers, ...headers } : headers;
  }

  /** Calls back once the answer has been handed over to its end, or was broken off: at once where that has happened. */
  whenEnded(callback: () => void): void {
    if (this.hasEnded) callback();
    else if (this.waiting) this.waiting.push(callback);
    else this.waiting = [callback];
  }

  /** The answer will not be taken to its end. */
  breakOff(): void {
    if (!this.hasEnded) this.isBrokenOff = true;
    this.end();
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) for (const callback of waiting) callback();
  }
}
