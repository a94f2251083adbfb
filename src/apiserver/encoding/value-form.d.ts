import { type ServedResource } from '../registry/served-resource.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { Encoder } from './encoders.ts';
import type { Form, ListContent, WatchEventType } from './form.ts';
import type { Shape } from './shape.ts';
/** Objects in any shape and format, made anew for every answer. */
export declare class ValueForm implements Form {
  readonly contentType: string;
  readonly watchContentType: string;
  private readonly resource;
  private readonly shape;
  private readonly encoder;
  constructor(resource: ServedResource, shape: Shape, encoder: Encoder);
  object(version: ObjectVersion): Uint8Array;
  list(content: ListContent): Uint8Array;
  event(type: WatchEventType, version: ObjectVersion): Uint8Array;
  bookmark(revision: number, annotations?: Readonly<Record<string, string>>): Uint8Array;
  status(status: object): Uint8Array;
  error(status: object): Uint8Array;
}
//# sourceMappingURL=value-form.d.ts.map
