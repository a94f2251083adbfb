import { type Clock } from '../../base/index.ts';
import type { TableConverter } from '../contracts/index.ts';
import type { ServedKind } from '../registry/served-resource.ts';
import type { Negotiated } from '../request/negotiate.ts';
import { EncodedBytes } from './encoded-bytes.ts';
import { encoderOf } from './encoders.ts';
import type { Form } from './form.ts';
import { JsonForm } from './json-form.ts';
import { PartialShape, PlainShape, type Shape, TableShape } from './shape.ts';
import { ValueForm } from './value-form.ts';

/** Makes the forms that clients ask for. */
export class Forms {
  private readonly tables: TableConverter;
  private readonly clock: Clock;
  private readonly encoded = new EncodedBytes();
  private readonly json = new WeakMap<ServedKind, JsonForm>();

  constructor({ tables, clock }: { readonly tables: TableConverter; readonly clock: Clock }) {
    this.tables = tables;
    this.clock = clock;
  }

  of(kind: ServedKind, negotiated: Negotiated): Form {
    const { format, transform, pretty } = negotiated;
    const { encoded, clock } = this;
    if (format === 'json' && !transform && !pretty) return this.jsonOf(kind);
    return new ValueForm({
      kind,
      shape: this.shapeOf(kind, negotiated),
      encoder: encoderOf(format, pretty),
      encoded,
      nowMs: () => clock.now(),
    });
  }

  /** It holds nothing of an answer, and is the same for all. */
  private jsonOf(kind: ServedKind): JsonForm {
    let form = this.json.get(kind);
    if (!form) {
      form = new JsonForm(kind, this.encoded);
      this.json.set(kind, form);
    }
    return form;
  }

  private shapeOf(kind: ServedKind, { transform, include = 'Metadata' }: Negotiated): Shape {
    if (!transform) return new PlainShape(kind);
    if (transform.kind !== 'Table') return new PartialShape(kind, transform.version);
    const { tables: converter, clock } = this;
    return new TableShape(kind, {
      converter,
      version: transform.version,
      include,
      nowMs: () => clock.now(),
    });
  }
}
