import tls from 'node:tls';
import { once } from 'node:events';
import { Received } from './received.ts';

/** What came back for one request. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** The server closes the connection behind it. */
  readonly isLast: boolean;
}

/** How a request ended without an answer: the server closed the connection, or said nothing, or did not stop speaking. */
export type Silence = 'closed' | 'silent' | 'endless';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** So long may a server think; no request of the campaign asks for more than a second. */
const SILENT_MS = 20_000;
/** A watch that nobody ends is left after so long. */
const ENDLESS_MS = 1500;

/** A connection on which bytes are sent as they are. It connects when it is first needed, and again once it is closed. */
export class Connection {
  private readonly address: Address;
  private socket: tls.TLSSocket | undefined;
  private session: Buffer | undefined;
  private received = new Received();
  private isClosed = true;
  private wake: (() => void) | undefined;

  constructor(address: Address) {
    this.address = address;
  }

  /**
   * Sends `bytes`, which hold a request of each of the methods, and resolves with what came back for each. The answers end
   * early where the server says that it closes the connection, or has closed one that was idle.
   */
  async send(
    bytes: Uint8Array,
    methods: readonly string[],
    silentMs = SILENT_MS,
    mayBeEndless = true,
  ): Promise<(Answer | Silence)[]> {
    const isFresh = !this.socket || this.isClosed;
    const socket = await this.open();
    socket.write(bytes);
    const answers: (Answer | Silence)[] = [];
    for (const method of methods) {
      const answer = await this.answer(method, silentMs, mayBeEndless ? ENDLESS_MS : SILENT_MS);
      if (answer === 'closed' && (answers.length > 0 || !isFresh)) {
        this.close();
        break;
      }
      answers.push(answer);
      if (typeof answer !== 'string' && !answer.isLast) continue;
      this.close();
      break;
    }
    return answers;
  }

  /** Nothing of an answer that was not asked for stays behind. */
  get isClean(): boolean {
    return this.received.length === 0;
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
    this.isClosed = true;
    this.received = new Received();
  }

  private async open(): Promise<tls.TLSSocket> {
    if (this.socket && !this.isClosed) return this.socket;
    this.close();
    const { session } = this;
    const socket = tls.connect({ ...this.address, ...(session && { session }), servername: 'localhost' });
    this.socket = socket;
    this.isClosed = false;
    socket.on('session', (ticket) => (this.session = ticket));
    socket.on('data', (chunk: Buffer) => {
      if (this.socket === socket) this.received.add(chunk);
      this.wake?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.socket === socket) this.isClosed = true;
      this.wake?.();
    });
    await once(socket, 'secureConnect');
    return socket;
  }

  private async answer(method: string, silentMs: number, endlessMs: number): Promise<Answer | Silence> {
    const begun = Date.now();
    for (;;) {
      const { received } = this;
      const read = readAnswer(received.bytes, method, this.isClosed);
      if (read) {
        received.drop(received.length - read.restBytes);
        if (read.isInformation) continue;
        return read.answer;
      }
      if (this.isClosed) return 'closed';
      const limitMs = received.length > 0 ? endlessMs : silentMs;
      const leftMs = begun + limitMs - Date.now();
      if (leftMs <= 0) return received.length > 0 ? 'endless' : 'silent';
      await this.more(leftMs);
    }
  }

  private more(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
    });
  }
}

interface Read {
  readonly answer: Answer;
  readonly isInformation: boolean;
  /** How much is behind it. */
  readonly restBytes: number;
}

/** The answer that the bytes begin with; undefined while there is more to come. */
function readAnswer(bytes: Buffer, method: string, isEnd: boolean): Read | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.subarray(0, headEnd).toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? NaN);
  if (Number.isNaN(status)) throw new Error(`not an answer: ${JSON.stringify(head.slice(0, 200))}`);
  const header = (name: string): string =>
    new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim().toLowerCase() ?? '';
  const contentType = header('content-type');
  const told = (body: Buffer, rest: Buffer): Read => ({
    answer: {
      status,
      contentType,
      body: header('content-encoding') === '' ? body.toString() : '',
      isLast: header('connection') === 'close',
    },
    isInformation: status === 100,
    restBytes: rest.length,
  });
  const after = bytes.subarray(headEnd + 4);
  if (method === 'HEAD' || status === 204 || status === 304 || status < 200)
    return told(Buffer.alloc(0), after);
  if (header('transfer-encoding') === 'chunked') {
    const dechunked = readChunks(after);
    return dechunked && told(dechunked.body, dechunked.rest);
  }
  const length = header('content-length');
  if (length === '') return isEnd ? told(after, Buffer.alloc(0)) : undefined;
  const end = Number(length);
  return after.length < end ? undefined : told(after.subarray(0, end), after.subarray(end));
}

function readChunks(bytes: Buffer): { body: Buffer; rest: Buffer } | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const length = parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const end = lineEnd + 2 + length + 2;
    if (Number.isNaN(length)) throw new Error('not a chunk');
    if (bytes.length < end) return undefined;
    if (length === 0) return { body: Buffer.concat(parts), rest: bytes.subarray(end) };
    parts.push(bytes.subarray(lineEnd + 2, end - 2));
    at = end;
  }
}
