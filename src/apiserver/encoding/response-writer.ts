import type { HttpResponse } from '../../base/index.ts';
import type { Status } from '../../api/index.ts';
import { yamlText } from '../../api/index.ts';
import { concat, jsonLine, prettyJson, textBytes } from '../reply/json-bytes.ts';
import {
  type BytesReply,
  bytesReply,
  type DocumentReply,
  type Reply,
  type StatusReply,
  type StreamReply,
  type UpgradeReply,
} from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { type Negotiated, negotiate, negotiateAlone, notStreamable } from '../request/negotiate.ts';
import { WatchMetrics } from '../metrics/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';
import type { Encoder, Encoders } from './encoders.ts';
import type { Forms } from './forms.ts';
import { wantsPretty } from './negotiation.ts';
import type { PiecedBodies, Pieces } from './pieced-bodies.ts';
import { isLong, statusPieces } from './status-pieces.ts';

/** The one place where replies become bytes, in the form that the client of the call asked for. */
export class ResponseWriter {
  private readonly forms: Forms;
  private readonly encoders: Encoders;
  private readonly bodies: PiecedBodies;
  private readonly watches: WatchMetrics;

  constructor(forms: Forms, encoders: Encoders, bodies: PiecedBodies, watches = new WatchMetrics()) {
    this.forms = forms;
    this.encoders = encoders;
    this.bodies = bodies;
    this.watches = watches;
  }

  /** Throws the 406 of what cannot be written in that form. */
  write(call: Call, reply: Reply): BytesReply | UpgradeReply {
    const written = this.bytesOf(call, reply);
    const warnings = call.warnings.headers();
    const { headers } = call.notes;
    if (warnings.length > 0)
      return { ...written, headers: { ...written.headers, ...headers, warning: warnings } };
    return headers ? { ...written, headers: { ...written.headers, ...headers } } : written;
  }

  /** What a reply answers with, as JSON whatever the client wants; undefined where that is nothing. */
  json(reply: Reply): Uint8Array | 'too long' | undefined {
    switch (reply.kind) {
      case 'object':
        return this.forms.of(reply.as, jsonForm(reply)).object(reply.version);
      case 'list':
        return gathered(this.forms.of(reply.as, jsonForm(reply)).list(reply.content));
      case 'status':
        return jsonLine(reply.body);
      case 'document':
        return jsonLine(reply.value);
      case 'bytes':
        if (!isJson(reply)) return undefined;
        return reply.body instanceof Uint8Array ? reply.body : 'too long';
      case 'stream':
      case 'upgrade':
        return undefined;
    }
  }

  private bytesOf(call: Call, reply: Reply): BytesReply | UpgradeReply {
    switch (reply.kind) {
      case 'object': {
        const form = this.forms.of(reply.as, formOf(reply));
        return bytesReply(reply.status, form.contentType, form.object(reply.version));
      }
      case 'list': {
        const form = this.forms.of(reply.as, formOf(reply));
        return {
          ...bytesReply(reply.status, form.contentType, EMPTY),
          ...this.bodies.of(form.list(reply.content), call.notes.flow),
        };
      }
      case 'stream':
        return this.stream(reply);
      case 'status':
        return this.status(call, reply);
      case 'document':
        return writeDocument(call, reply, this.encoders);
      case 'bytes':
      case 'upgrade':
        return reply;
    }
  }

  /** That of a failure before anything was negotiated comes as JSON where the client accepts nothing else. */
  private status(call: Call, { status, body, form }: StatusReply): BytesReply {
    const encoder = form ? this.encoders(form.format, form.pretty) : failureEncoder(call, this.encoders);
    const { contentType } = encoder;
    if (encoder !== this.encoders('json', false) || !isLong(body))
      return bytesReply(status, contentType, encoder.encode({ ...body }), retryAfter(body));
    return {
      ...bytesReply(status, contentType, EMPTY, retryAfter(body)),
      ...this.bodies.of(statusPieces(body), call.notes.flow),
    };
  }

  private stream(reply: StreamReply): BytesReply {
    const { watch } = this.forms.of(reply.as, formOf(reply));
    if (!watch) throw notStreamable();
    const sizes = this.watches.of(reply.as);
    const counted = (bytes: Uint8Array): Uint8Array => {
      sizes.observe(bytes.length);
      return bytes;
    };
    const encode = (event: WatchEvent): Uint8Array | Promise<Uint8Array> => {
      const bytes = watch.event(event);
      return bytes instanceof Promise ? bytes.then(counted) : counted(bytes);
    };
    const { chunks, cut } = reply.open(encode);
    return { ...bytesReply(reply.status, watch.contentType, chunks), cut };
  }
}

const EMPTY = new Uint8Array();
const PLAIN: Negotiated = { format: 'json', pretty: false };

/** Beyond this an answer is not gathered. */
const MOST_GATHERED_BYTES = 1024 * 1024;

/** What is made elsewhere is so because it is long. */
function gathered(pieces: Pieces): Uint8Array | 'too long' {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (piece instanceof Promise) {
      piece.catch(() => undefined);
      return 'too long';
    }
    parts.push(piece);
    length += piece.length;
    if (length > MOST_GATHERED_BYTES) return 'too long';
  }
  return concat(parts);
}

function isJson({ headers }: BytesReply): boolean {
  return headers['content-type'] === 'application/json';
}

function jsonForm(reply: { readonly form?: Negotiated }): Negotiated {
  return { ...formOf(reply), format: 'json', pretty: false };
}

function formOf({ form = PLAIN }: { readonly form?: Negotiated }): Negotiated {
  return form;
}

function retryAfter({ details }: Status): HttpResponse['headers'] {
  const seconds = details?.retryAfterSeconds;
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

function failureEncoder(call: Call, encoders: Encoders): Encoder {
  try {
    const { format, pretty } = negotiate(call.http.headers['accept'] ?? '', []);
    return encoders(format, pretty || wantsPretty(call));
  } catch {
    return encoders('json', true);
  }
}

/** JSON as the document stands, since not every one has an apiVersion; protobuf has one around every object. */
function writeDocument(call: Call, { status, value }: DocumentReply, encoders: Encoders): BytesReply {
  const found = negotiateAlone(call.http.headers['accept'] ?? '', []);
  const { format } = found;
  const pretty = found.pretty || wantsPretty(call);
  const encoder = encoders(format, pretty);
  switch (format) {
    case 'protobuf':
      return bytesReply(status, encoder.contentType, encoder.encode({ ...value, apiVersion: 'v1' }));
    case 'yaml':
      return bytesReply(status, encoder.contentType, textBytes(yamlText(value)));
    case 'json': {
      const line = jsonLine(value);
      return bytesReply(status, encoder.contentType, pretty ? prettyJson(line) : line);
    }
  }
}
