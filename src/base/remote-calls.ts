import type { Disposable } from './disposable.ts';
import { ownValue } from './json.ts';
import type { Link } from './link.ts';

/** What one end of a link lets the other call. What is given and what comes back must be plain values that can be copied. */
export type RemoteMethods = Readonly<Record<string, (argument: never) => unknown>>;

/** A result of which buffers are handed over instead of copied. */
export class HandedOver<T> {
  readonly value: T;
  readonly buffers: readonly ArrayBuffer[];

  constructor(value: T, buffers: readonly ArrayBuffer[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

/** The other end was gone before it had answered. */
export class LinkClosedError extends Error {
  constructor(cause: Error) {
    super(`the other end is gone: ${cause.message}`, { cause });
  }
}

type Argument<M> = M extends (argument: infer A) => unknown ? A : never;
type Result<M> = M extends (argument: never) => infer R ? Received<Awaited<R>> : never;
type Received<T> = T extends HandedOver<infer V> ? V : T;

type Message =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly argument: unknown }
  | { readonly type: 'tell'; readonly method: string; readonly argument: unknown }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string; readonly stack: string };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Calls over a link, in both directions: this end's methods are called by the other one, and the other way round. Both
 * ends are the same program, so that what comes is what the types say.
 *
 *     const calls = new RemoteCalls<TheirMethods>(link, { add: ({ a, b }: Sum) => a + b });
 *     const answer = await calls.call('ask', 'what?');
 */
export class RemoteCalls<Theirs extends RemoteMethods> implements Disposable {
  private readonly link: Link;
  private readonly own: RemoteMethods;
  private readonly waiting = new Map<number, Waiting>();
  private closedBy: Error | undefined;
  private made = 0;

  /** `closed` is called once, when the other end is gone and all calls have failed. */
  constructor(link: Link, own: RemoteMethods, closed: (reason: Error) => void = () => {}) {
    this.link = link;
    this.own = own;
    link.receive({
      message: (message) => this.receive(message as Message),
      closed: (reason) => {
        this.close(reason);
        closed(reason);
      },
    });
  }

  /** Rejects with what the method fails with, as a plain error, and with {@link LinkClosedError}. */
  call<M extends keyof Theirs & string>(
    method: M,
    argument: Argument<Theirs[M]>,
    handedOver?: readonly ArrayBuffer[],
  ): Promise<Result<Theirs[M]>> {
    if (this.closedBy) return Promise.reject(new LinkClosedError(this.closedBy));
    const id = ++this.made;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.send({ type: 'call', id, method, argument }, handedOver);
    });
  }

  /** Calls without waiting for an end. */
  tell<M extends keyof Theirs & string>(
    method: M,
    argument: Argument<Theirs[M]>,
    handedOver?: readonly ArrayBuffer[],
  ): void {
    if (!this.closedBy) this.send({ type: 'tell', method, argument }, handedOver);
  }

  dispose(): void {
    this.link.dispose();
    this.close(new Error('it was disposed of'));
  }

  private send(message: Message, handedOver?: readonly ArrayBuffer[]): void {
    this.link.send(message, handedOver);
  }

  private receive(message: Message): void {
    switch (message.type) {
      case 'call':
        void this.answer(message.id, message.method, message.argument);
        return;
      case 'tell':
        void this.run(message.method, message.argument);
        return;
      case 'result':
        this.take(message.id)?.resolve(message.value);
        return;
      case 'failure': {
        const error = new Error(message.message);
        error.stack = message.stack;
        this.take(message.id)?.reject(error);
      }
    }
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  private async answer(id: number, method: string, argument: unknown): Promise<void> {
    try {
      const value = await this.run(method, argument);
      if (this.closedBy) return;
      if (value instanceof HandedOver) this.send({ type: 'result', id, value: value.value }, value.buffers);
      else this.send({ type: 'result', id, value });
    } catch (error) {
      if (this.closedBy) return;
      const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
      this.send({ type: 'failure', id, message, stack });
    }
  }

  private async run(method: string, argument: unknown): Promise<unknown> {
    const own = ownValue(this.own, method);
    if (!own) throw new Error(`there is no method ${method}`);
    return own(argument as never);
  }

  private close(reason: Error): void {
    if (this.closedBy) return;
    this.closedBy = reason;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(new LinkClosedError(reason));
  }
}
