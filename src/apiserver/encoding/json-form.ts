import { apiVersionOf, type Kind, listKindOf } from '../../api/index.ts';
import type { ListContent } from '../registry/list-content.ts';
import { concat, jsonLine, textBytes } from '../reply/json-bytes.ts';
import { MEDIA_TYPES } from '../request/media-types.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';
import type { EncodedBytes } from './encoded-bytes.ts';
import type { Form, WatchForm } from './form.ts';
import { bookmarkObject } from './bookmark-object.ts';
import type { Pieces } from './pieced-bodies.ts';
import { listMetadata } from './list-metadata.ts';

const EMPTY = new Uint8Array();
const OPEN = textBytes('{');
const NEXT = textBytes(',{');
const END_OF_LIST = textBytes(']}\n');
const END_OF_EVENT = textBytes('}\n');
const END_OF_LINE = textBytes('\n');

/** Objects as JSON, just as they are stored, each with its revision: the bytes of a version are made once and sent to everyone. */
export class JsonForm implements Form {
  readonly contentType = MEDIA_TYPES.json;
  readonly watch: WatchForm = { contentType: MEDIA_TYPES.json, event: (event) => this.event(event) };
  private readonly kind: Kind;
  private readonly encoded: EncodedBytes;
  private readonly apiVersion: string;
  /** The length of `{"kind":"Pod","apiVersion":"v1",`, which an item of a list of a built-in kind goes without. */
  private readonly typeLength: number;

  constructor(kind: Kind, encoded: EncodedBytes) {
    this.kind = kind;
    this.encoded = encoded;
    this.apiVersion = apiVersionOf(kind);
    this.typeLength = `{"kind":"${kind.kind}","apiVersion":"${this.apiVersion}",`.length;
  }

  object(version: ObjectVersion): Uint8Array {
    return concat([...version.jsonPieces(), END_OF_LINE]);
  }

  *list({ versions, ...rest }: ListContent): Pieces {
    const head = JSON.stringify({
      kind: listKindOf(this.kind),
      apiVersion: this.apiVersion,
      metadata: listMetadata(rest, this.kind),
    });
    yield textBytes(`${head.slice(0, -1)},"items":[`);
    let isFirst = true;
    for (const version of versions) {
      const [begin = EMPTY, ...others] = version.jsonPieces();
      yield isFirst ? OPEN : NEXT;
      yield begin.subarray(this.typeLength);
      yield* others;
      isFirst = false;
    }
    yield END_OF_LIST;
  }

  private event(event: WatchEvent): Uint8Array {
    switch (event.type) {
      case 'BOOKMARK':
        return jsonLine({ type: event.type, object: bookmarkObject(this.kind, event) });
      case 'ERROR':
        return jsonLine({ type: event.type, object: event.status });
      default:
        return this.change(event.type, event.version);
    }
  }

  private change(type: string, version: ObjectVersion): Uint8Array {
    const form = `${type} ${this.apiVersion}`;
    // All watchers but the first one find it made.
    return (
      version.bytesMadeAs(form) ??
      this.encoded.of(version, form, () =>
        concat([textBytes(`{"type":"${type}","object":`), ...version.jsonPieces(), END_OF_EVENT]),
      )
    );
  }
}
