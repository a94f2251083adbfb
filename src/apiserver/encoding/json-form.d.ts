import type { HttpResponse } from '../../base/index.ts';
import { type ServedResource } from '../registry/served-resource.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { Form, ListContent, WatchEventType } from './form.ts';
/** Objects as JSON, just as they are: the bytes of a version are made once and sent to everyone. */
export declare class JsonForm implements Form {
  readonly contentType: string;
  readonly watchContentType: string;
  private readonly resource;
  private readonly apiVersion;
  /** The length of `{"kind":"Pod","apiVersion":"v1",`, which an item of a list of a built-in kind goes without. */
  private readonly typeLength;
  constructor(resource: ServedResource);
  object(version: ObjectVersion): Uint8Array;
  /** A long list comes in pieces, so that the receiver's pace is kept and others get their turn. */
  list({ versions, ...rest }: ListContent): HttpResponse['body'];
  event(type: WatchEventType, version: ObjectVersion): Uint8Array;
  bookmark(revision: number, annotations?: Readonly<Record<string, string>>): Uint8Array;
  status(status: object): Uint8Array;
  error(status: object): Uint8Array;
  private parts;
  /** The items with a comma before each but the very first; `start` is how many have been written. */
  private items;
  /** An object that is served in another version than it is stored in is written once, and kept. */
  private pieces;
}
//# sourceMappingURL=json-form.d.ts.map
