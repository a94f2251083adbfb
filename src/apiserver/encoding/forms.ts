import type { Clock } from '../../base/index.ts';
import type { Kind } from '../../api/index.ts';
import type { Negotiated } from '../request/negotiate.ts';
import { EncodedBytes } from './encoded-bytes.ts';
import type { Encoders } from './encoders.ts';
import type { Form } from './form.ts';
import type { LargeObjects } from './large-objects.ts';
import { JsonForm } from './json-form.ts';
import { PartialShape, PlainShape, type Shape, TableShape } from './shape.ts';
import { ValueForm } from './value-form.ts';

export interface FormsParts {
  readonly encoders: Encoders;
  readonly clock: Clock;
  readonly large?: LargeObjects | undefined;
}

/** Makes the forms that clients ask for. */
export class Forms {
  private readonly encoders: Encoders;
  private readonly clock: Clock;
  private readonly large: LargeObjects | undefined;
  private readonly encoded = new EncodedBytes();
  private readonly json = new WeakMap<Kind, JsonForm>();

  constructor({ encoders, clock, large }: FormsParts) {
    this.encoders = encoders;
    this.clock = clock;
    this.large = large;
  }

  of(kind: Kind, negotiated: Negotiated): Form {
    const { format, transform, pretty } = negotiated;
    // What has no type of Go's is not sent as it is stored: its schema may have changed since.
    const isAsStored = format === 'json' && !transform && !pretty && !kind.type.isUnstructured;
    return isAsStored ? this.jsonOf(kind) : this.made(kind, negotiated);
  }

  /** A form in which nothing is sent just as it is stored. */
  made(kind: Kind, negotiated: Negotiated): ValueForm {
    const { format, pretty } = negotiated;
    const { encoded, clock, large } = this;
    return new ValueForm({
      kind,
      shape: this.shapeOf(kind, negotiated),
      encoder: this.encoders(format, pretty),
      encoded,
      form: negotiated,
      large,
      nowMs: () => clock.now(),
    });
  }

  /** It holds nothing of an answer, and is the same for all. */
  private jsonOf(kind: Kind): JsonForm {
    let form = this.json.get(kind);
    if (!form) {
      form = new JsonForm(kind, this.encoded);
      this.json.set(kind, form);
    }
    return form;
  }

  private shapeOf(kind: Kind, { transform, include = 'Metadata' }: Negotiated): Shape {
    if (!transform) return new PlainShape(kind);
    if (transform.kind !== 'Table') return new PartialShape(kind, transform.version);
    const { clock } = this;
    return new TableShape(kind, {
      version: transform.version,
      include,
      nowMs: () => clock.now(),
    });
  }
}
