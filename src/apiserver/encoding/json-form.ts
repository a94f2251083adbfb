import { append, type HttpResponse } from '../../base/index.ts';
import { apiVersionOf, goJson, written } from '../../api/index.ts';
import { builtInScheme } from '../../kinds/index.ts';
import type { ListContent } from '../registry/list-content.ts';
import { servedObject, type ServedKind } from '../registry/served-resource.ts';
import { concat, jsonLine, textBytes } from '../reply/json-bytes.ts';
import { MEDIA_TYPES } from '../request/media-types.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';
import type { EncodedBytes } from './encoded-bytes.ts';
import type { Form } from './form.ts';
import { bookmarkObject } from './bookmark-object.ts';
import { listMetadata } from './list-metadata.ts';

/** How many objects of a long list are written at a time. */
const PART_ITEMS = 500;

const EMPTY = new Uint8Array();
const COMMA = textBytes(',');
const OPEN = textBytes('{');
const END_OF_LIST = textBytes(']}\n');
const END_OF_EVENT = textBytes('}\n');
const END_OF_LINE = textBytes('\n');

/** Objects as JSON, just as they are: the bytes of a version are made once and sent to everyone. */
export class JsonForm implements Form {
  readonly contentType = MEDIA_TYPES.json;
  readonly watchContentType = MEDIA_TYPES.json;
  private readonly kind: ServedKind;
  private readonly encoded: EncodedBytes;
  private readonly apiVersion: string;
  /** The length of `{"kind":"Pod","apiVersion":"v1",`, which an item of a list of a built-in kind goes without. */
  private readonly typeLength: number;

  constructor(kind: ServedKind, encoded: EncodedBytes) {
    this.kind = kind;
    this.encoded = encoded;
    this.apiVersion = apiVersionOf(kind.kind);
    this.typeLength = `{"kind":"${kind.kind.kind}","apiVersion":"${this.apiVersion}",`.length;
  }

  object(version: ObjectVersion): Uint8Array {
    return concat([...this.pieces(version), END_OF_LINE]);
  }

  /** A long list comes in pieces, so that the receiver's pace is kept and others get their turn. */
  list({ versions, ...rest }: ListContent): HttpResponse['body'] {
    const { kind } = this.kind.kind;
    const head = JSON.stringify({
      kind: `${kind}List`,
      apiVersion: this.apiVersion,
      metadata: listMetadata(rest),
    });
    const begin = textBytes(`${head.slice(0, -1)},"items":[`);
    if (versions.length > PART_ITEMS) return this.parts(begin, versions);
    return concat([begin, ...this.items(versions, 0), END_OF_LIST]);
  }

  event(event: WatchEvent): Uint8Array {
    switch (event.type) {
      case 'BOOKMARK':
        return jsonLine({ type: event.type, object: bookmarkObject(this.kind.kind, event) });
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
        concat([textBytes(`{"type":"${type}","object":`), ...this.pieces(version), END_OF_EVENT]),
      )
    );
  }

  private async *parts(begin: Uint8Array, versions: readonly ObjectVersion[]): AsyncIterable<Uint8Array> {
    yield begin;
    for (let start = 0; start < versions.length; start += PART_ITEMS) {
      yield concat(this.items(versions.slice(start, start + PART_ITEMS), start));
    }
    yield END_OF_LIST;
  }

  /** The items with a comma before each but the very first; `start` is how many have been written. */
  private items(versions: readonly ObjectVersion[], start: number): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (const [index, version] of versions.entries()) {
      if (start + index > 0) pieces.push(COMMA);
      const [head = EMPTY, ...rest] = this.pieces(version);
      pieces.push(OPEN);
      pieces.push(head.subarray(this.typeLength));
      append(pieces, rest);
    }
    return pieces;
  }

  /** An object that is served in another version than it is stored in is written once, and kept. */
  private pieces(version: ObjectVersion): readonly Uint8Array[] {
    if (!this.kind.conversion) return version.jsonPieces();
    const whole = this.encoded.of(version, this.apiVersion, () =>
      textBytes(goJson(written(servedObject(this.kind, version), builtInScheme))),
    );
    return [whole];
  }
}
