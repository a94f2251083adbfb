import { type ServedKind, servedObject } from '../registry/served-resource.ts';
import type { ListContent } from '../registry/list-content.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { WatchEvent } from '../watch/watch-event.ts';
import { bookmarkObject } from './bookmark-object.ts';
import type { Encoder } from './encoders.ts';
import type { Form } from './form.ts';
import type { Shape } from './shape.ts';

/** Objects in any shape and format, made anew for every answer. */
export class ValueForm implements Form {
  readonly contentType: string;
  readonly watchContentType: string;
  private readonly kind: ServedKind;
  private readonly shape: Shape;
  private readonly encoder: Encoder;

  constructor(kind: ServedKind, shape: Shape, encoder: Encoder) {
    this.kind = kind;
    this.shape = shape;
    this.encoder = encoder;
    this.contentType = encoder.contentType;
    this.watchContentType = encoder.watchContentType;
  }

  object(version: ObjectVersion): Uint8Array {
    return this.encoder.encode(this.shape.object(version));
  }

  list(content: ListContent): Uint8Array {
    return this.encoder.encode(this.shape.list(content));
  }

  event(event: WatchEvent): Uint8Array {
    switch (event.type) {
      case 'BOOKMARK':
        return this.encoder.event(event.type, this.shape.event(bookmarkObject(this.kind.kind, event)));
      case 'ERROR':
        return this.encoder.event(event.type, { ...event.status });
      default:
        return this.encoder.event(event.type, this.shape.event(servedObject(this.kind, event.version)));
    }
  }
}
