import { type ServedKind, servedObject } from '../registry/served-resource.ts';
import type { ListContent } from '../registry/list-content.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';
import { bookmarkObject } from './bookmark-object.ts';
import type { EncodedBytes } from './encoded-bytes.ts';
import type { Encoder } from './encoders.ts';
import type { Form } from './form.ts';
import type { Shape } from './shape.ts';

export interface ValueFormOptions {
  readonly kind: ServedKind;
  readonly shape: Shape;
  readonly encoder: Encoder;
  readonly encoded: EncodedBytes;
  readonly nowMs: () => number;
}

/**
 * Objects in any shape and format, for one answer. What is made of a version of an object is kept for all who want it so:
 * for good where it depends on nothing else, and where it shows ages for those who want it within the same second. An
 * age that is read from a GET or a list is that of the moment.
 */
export class ValueForm implements Form {
  readonly contentType: string;
  readonly watchContentType: string;
  private readonly options: ValueFormOptions;
  private readonly name: string;
  private isBegun = false;

  constructor(options: ValueFormOptions) {
    const { encoder, shape } = options;
    this.options = options;
    this.contentType = encoder.contentType;
    this.watchContentType = encoder.watchContentType;
    this.name = `${encoder.name} ${shape.name}`;
  }

  object(version: ObjectVersion): Uint8Array {
    const { encoder, shape, encoded } = this.options;
    const make = (): Uint8Array => encoder.encode(shape.object(version));
    return shape.ages || !encoder.list ? make() : encoded.of(version, this.name, make);
  }

  list(content: ListContent): Uint8Array {
    const { encoder, shape } = this.options;
    if (!encoder.list || shape.ages) return encoder.encode(shape.list(content));
    const { versions, ...rest } = content;
    const items = versions.map((version) => this.object(version));
    return encoder.list(shape.list({ ...rest, versions: [] }), items);
  }

  event(event: WatchEvent): Uint8Array {
    const { encoder, shape, kind } = this.options;
    switch (event.type) {
      case 'BOOKMARK':
        return encoder.event(event.type, shape.event(bookmarkObject(kind.kind, event), this.begin()));
      case 'ERROR':
        return encoder.event(event.type, { ...event.status });
      default:
        return this.change(event.type, event.version);
    }
  }

  private change(type: string, version: ObjectVersion): Uint8Array {
    const { encoder, shape, kind, encoded, nowMs } = this.options;
    const isFirst = this.begin();
    const second = shape.ages ? ` ${Math.floor(nowMs() / 1000)}` : '';
    const name = `${type} ${this.name}${isFirst && shape.introduces ? ' first' : ''}${second}`;
    return encoded.of(version, name, () =>
      encoder.event(type, shape.event(servedObject(kind, version), isFirst)),
    );
  }

  /** Whether nothing has been told yet. */
  private begin(): boolean {
    const isFirst = !this.isBegun;
    this.isBegun = true;
    return isFirst;
  }
}
