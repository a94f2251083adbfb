import type { Kind } from '../../api/index.ts';
import type { ObjectForm } from '../contracts/index.ts';
import type { ListContent } from '../registry/list-content.ts';
import { type Negotiated, notStreamable } from '../request/negotiate.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';
import { concat } from '../reply/json-bytes.ts';
import { bookmarkObject } from './bookmark-object.ts';
import type { EncodedBytes } from './encoded-bytes.ts';
import type { Encoder, WatchEncoder } from './encoders.ts';
import type { Form, WatchForm } from './form.ts';
import type { LargeObjects } from './large-objects.ts';
import type { Pieces } from './pieced-bodies.ts';
import type { Shape } from './shape.ts';

export interface ValueFormOptions {
  readonly kind: Kind;
  readonly shape: Shape;
  readonly encoder: Encoder;
  readonly encoded: EncodedBytes;
  /** How the client asked for it. */
  readonly form: Negotiated;
  readonly nowMs: () => number;
  /** Writes what is large; left out, nothing is. */
  readonly large?: LargeObjects | undefined;
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
    // What has no such form is refused before anything is waited for.
    const empty = encoder.encode(shape.emptyList(rest));
    let bytes = 0;
    if (parts.isMeasured) {
      const measured = (item: Uint8Array): Uint8Array => {
        for (const piece of parts.item(item, false)) bytes += piece.length;
        return NOTHING;
      };
      for (const version of versions) {
        const item = this.largeItem(version);
        yield item ? item.then(measured) : measured(this.item(version));
      }
    }
    const measure = { count: versions.length, bytes };
    const { head, tail } = parts.around(empty, shape.list.key, measure);
    yield head;
    let isFirst = true;
    for (const version of versions) {
      const placed = (item: Uint8Array, first = isFirst): readonly Uint8Array[] => parts.item(item, first);
      const item = this.largeItem(version);
      if (item) yield item.then((made) => concat(placed(made)));
      else yield* placed(this.item(version));
      isFirst = false;
    }
    yield tail;
  }

  /** A part of an answer by itself, as another server asks for it. */
  part(version: ObjectVersion, place: ObjectForm['place']): Uint8Array | Promise<Uint8Array> {
    if (place === 'item') return this.item(version);
    const { watch } = this.options.encoder;
    if (!watch) throw notStreamable();
    this.isBegun = !place.isFirst;
    return this.change(watch, place.type, version);
  }

  private event(watch: WatchEncoder, event: WatchEvent): Uint8Array | Promise<Uint8Array> {
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
    return this.shared(version, `${this.name} item`, () => this.madeItem(version));
  }

  private madeItem(version: ObjectVersion): Uint8Array {
    const { encoder, shape } = this.options;
    return encoder.item(shape.list, shape.item(version));
  }

  /** Undefined: it is not large. */
  private largeItem(version: ObjectVersion): Promise<Uint8Array> | undefined {
    const { kind, form, large, encoded } = this.options;
    if (!large?.has(kind, version)) return undefined;
    const write = (): Promise<Uint8Array> =>
      large.write(kind, version, { form, place: 'item' }, () => this.madeItem(version));
    return this.isShared ? encoded.later(version, `${this.name} item`, write) : write();
  }

  private shared(version: ObjectVersion, name: string, make: () => Uint8Array): Uint8Array {
    return this.isShared ? this.options.encoded.of(version, name, make) : make();
  }

  /** Whether what is made of an object is kept for others. */
  private get isShared(): boolean {
    const { encoder, shape } = this.options;
    return !shape.ages && encoder.isShared;
  }

  private change(
    watch: WatchEncoder,
    type: 'ADDED' | 'MODIFIED' | 'DELETED',
    version: ObjectVersion,
  ): Uint8Array | Promise<Uint8Array> {
    const { kind, form, shape, encoded, nowMs, large } = this.options;
    const isFirst = this.begin();
    const second = shape.ages ? ` ${Math.floor(nowMs() / 1000)}` : '';
    const name = `${type} ${this.name}${isFirst && shape.introduces ? ' first' : ''}${second}`;
    const make = (): Uint8Array => watch.event(type, shape.event(version.object, isFirst));
    if (!large?.has(kind, version)) return encoded.of(version, name, make);
    const place = { type, isFirst };
    return encoded.later(version, name, () => large.write(kind, version, { form, place }, make));
  }

  /** Whether nothing has been told yet. */
  private begin(): boolean {
    const isFirst = !this.isBegun;
    this.isBegun = true;
    return isFirst;
  }
}
