import type { Kind } from '../../api/index.ts';
import type { ListContent } from '../registry/list-content.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';
import { bookmarkObject } from './bookmark-object.ts';
import type { EncodedBytes } from './encoded-bytes.ts';
import type { Encoder, WatchEncoder } from './encoders.ts';
import type { Form, WatchForm } from './form.ts';
import type { Pieces } from './pieced-bodies.ts';
import type { Shape } from './shape.ts';

export interface ValueFormOptions {
  readonly kind: Kind;
  readonly shape: Shape;
  readonly encoder: Encoder;
  readonly encoded: EncodedBytes;
  readonly nowMs: () => number;
}

const NOTHING = new Uint8Array();

/**
 * Objects in any shape and format, for one answer. What is made of a version of an object is kept for all who want it so:
 * for good where it depends on nothing else, and where it shows ages for those who want it within the same second. An
 * age that is read from a GET or a list is that of the moment.
 */
export class ValueForm implements Form {
  readonly contentType: string;
  readonly watch: WatchForm | undefined;
  private readonly options: ValueFormOptions;
  private readonly name: string;
  private isBegun = false;

  constructor(options: ValueFormOptions) {
    const { encoder, shape } = options;
    this.options = options;
    this.contentType = encoder.contentType;
    const { watch } = encoder;
    this.watch = watch && { contentType: watch.contentType, event: (event) => this.event(watch, event) };
    this.name = `${encoder.name} ${shape.name}`;
  }

  object(version: ObjectVersion): Uint8Array {
    const { encoder, shape } = this.options;
    return this.shared(version, this.name, () => encoder.encode(shape.object(version)));
  }

  *list({ versions, ...rest }: ListContent): Pieces {
    const { encoder, shape } = this.options;
    const { parts } = encoder;
    let bytes = 0;
    if (parts.isMeasured) {
      for (const version of versions) {
        for (const piece of parts.item(this.item(version), false)) bytes += piece.length;
        yield NOTHING;
      }
    }
    const measure = { count: versions.length, bytes };
    const { head, tail } = parts.around(encoder.encode(shape.emptyList(rest)), shape.list.key, measure);
    yield head;
    let isFirst = true;
    for (const version of versions) {
      yield* parts.item(this.item(version), isFirst);
      isFirst = false;
    }
    yield tail;
  }

  private event(watch: WatchEncoder, event: WatchEvent): Uint8Array {
    const { shape, kind } = this.options;
    switch (event.type) {
      case 'BOOKMARK':
        return watch.event(event.type, shape.event(bookmarkObject(kind, event), this.begin()));
      case 'ERROR':
        return watch.event(event.type, { ...event.status });
      default:
        return this.change(watch, event.type, event.version);
    }
  }

  private item(version: ObjectVersion): Uint8Array {
    const { encoder, shape } = this.options;
    return this.shared(version, `${this.name} item`, () => encoder.item(shape.list, shape.item(version)));
  }

  private shared(version: ObjectVersion, name: string, make: () => Uint8Array): Uint8Array {
    const { encoder, shape, encoded } = this.options;
    return shape.ages || !encoder.isShared ? make() : encoded.of(version, name, make);
  }

  private change(watch: WatchEncoder, type: string, version: ObjectVersion): Uint8Array {
    const { shape, encoded, nowMs } = this.options;
    const isFirst = this.begin();
    const second = shape.ages ? ` ${Math.floor(nowMs() / 1000)}` : '';
    const name = `${type} ${this.name}${isFirst && shape.introduces ? ' first' : ''}${second}`;
    return encoded.of(version, name, () => watch.event(type, shape.event(version.object, isFirst)));
  }

  /** Whether nothing has been told yet. */
  private begin(): boolean {
    const isFirst = !this.isBegun;
    this.isBegun = true;
    return isFirst;
  }
}
