import type { HttpResponse, JsonObject } from '../../base/index.ts';
import type { Kind, Status } from '../../api/index.ts';
import type { ListContent } from '../registry/list-content.ts';
import type { Negotiated } from '../request/negotiate.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { LiveBody } from '../watch/live-body.ts';
import type { WatchEvent } from '../watch/watch-event.ts';

/**
 * What a route answers, as a value: one place turns it into the bytes that the client asked for. Between that place and
 * the route stand stages that may look at it.
 */
export type Reply =
  ObjectReply | ListReply | StatusReply | StreamReply | DocumentReply | BytesReply | UpgradeReply;

/** How the client wants it, found out before the route ran. A reply without it has not come from a route. */
interface Formed {
  readonly form?: Negotiated;
}

/** One object, as a kind serves it. */
export interface ObjectReply extends Formed {
  readonly kind: 'object';
  readonly status: number;
  readonly as: Kind;
  readonly version: ObjectVersion;
}

export interface ListReply extends Formed {
  readonly kind: 'list';
  readonly status: number;
  readonly as: Kind;
  readonly content: ListContent;
}

/** Something was done and there is no object to show, or it failed. */
export interface StatusReply extends Formed {
  readonly kind: 'status';
  readonly status: number;
  readonly body: Status;
}

/** The events of a watch. */
export interface StreamReply extends Formed {
  readonly kind: 'stream';
  readonly status: number;
  readonly as: Kind;
  /**
   * Begins the watch; `encode` is called for each event when the client has room for it, `started` once the client has
   * been told of the objects that there were.
   */
  open(encode: (event: WatchEvent) => Uint8Array | Promise<Uint8Array>, started?: () => void): LiveBody;
}

/** A document that is no object of the API, in any of the formats. */
export interface DocumentReply {
  readonly kind: 'document';
  readonly status: number;
  readonly value: JsonObject;
}

/** Bytes as they are, whatever the client accepts. */
export interface BytesReply {
  readonly kind: 'bytes';
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly body: HttpResponse['body'];
  readonly cut?: AbortSignal;
  readonly isFinite?: boolean;
}

/** The connection itself is handed over, once the client was told so. */
export interface UpgradeReply {
  readonly kind: 'upgrade';
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly body: HttpResponse['body'];
  readonly upgrade: NonNullable<HttpResponse['upgrade']>;
}

/** What a protocol of streams answers: an upgrade, or the bytes of a refusal. */
export function upgradeReply({ status, headers, body, upgrade }: HttpResponse): BytesReply | UpgradeReply {
  return upgrade
    ? { kind: 'upgrade', status, headers, body, upgrade }
    : { kind: 'bytes', status, headers, body };
}

/** Bytes of one type. */
export function bytesReply(
  status: number,
  contentType: string,
  body: HttpResponse['body'],
  more?: HttpResponse['headers'],
): BytesReply {
  const headers = { 'cache-control': 'no-cache, private', 'content-type': contentType };
  return { kind: 'bytes', status, headers: more ? { ...headers, ...more } : headers, body };
}

/** A plain text, as paths outside the API answer. */
export function textReply(status: number, text: string): BytesReply {
  const headers = { 'x-content-type-options': 'nosniff' };
  return bytesReply(status, 'text/plain; charset=utf-8', new TextEncoder().encode(text), headers);
}

/** Nothing to show and no content. */
export const NO_CONTENT: BytesReply = {
  kind: 'bytes',
  status: 204,
  headers: { 'cache-control': 'no-cache, private' },
  body: new Uint8Array(),
};

/** What was done and has nothing to show. */
export function doneReply(status: number): StatusReply {
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: status } as const;
  return { kind: 'status', status, body };
}
