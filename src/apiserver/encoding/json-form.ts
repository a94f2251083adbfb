import { apiVersionOf, goJson, written } from '../../api/index.ts';
import { type ServedResource, servedObject } from '../registry/served-resource.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { Form, ListContent, WatchEventType } from './form.ts';
import { concat, jsonLine, textBytes } from './json-bytes.ts';
import { MEDIA_TYPES } from './negotiate.ts';

const COMMA = textBytes(',');
const OPEN = textBytes('{');
const END_OF_LIST = textBytes(']}\n');
const END_OF_EVENT = textBytes('}\n');
const END_OF_LINE = textBytes('\n');

/** Objects as JSON, just as they are: the bytes of a version are made once and sent to everyone. */
export class JsonForm implements Form {
  readonly contentType = MEDIA_TYPES.json;
  readonly watchContentType = MEDIA_TYPES.json;
  private readonly resource: ServedResource;
  private readonly apiVersion: string;
  /** The length of `{"kind":"Pod","apiVersion":"v1",`, which an item of a list of a built-in kind goes without. */
  private readonly typeLength: number;

  constructor(resource: ServedResource) {
    this.resource = resource;
    this.apiVersion = apiVersionOf(resource.kind);
    this.typeLength = `{"kind":"${resource.kind.kind}","apiVersion":"${this.apiVersion}",`.length;
  }

  object(version: ObjectVersion): Uint8Array {
    return concat([this.bytes(version), END_OF_LINE]);
  }

  list({ versions, revision, continue: token, remainingItemCount }: ListContent): Uint8Array {
    const metadata = {
      resourceVersion: String(revision),
      ...(token === undefined ? {} : { continue: token }),
      ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
    };
    const head = JSON.stringify({
      kind: `${this.resource.kind.kind}List`,
      apiVersion: this.apiVersion,
      metadata,
    });
    const parts = [textBytes(`${head.slice(0, -1)},"items":[`)];
    for (const [index, version] of versions.entries()) {
      if (index > 0) parts.push(COMMA);
      parts.push(OPEN, this.bytes(version).subarray(this.typeLength));
    }
    parts.push(END_OF_LIST);
    return concat(parts);
  }

  event(type: WatchEventType, version: ObjectVersion): Uint8Array {
    return version.bytesAs(`${type} ${this.apiVersion}`, () =>
      concat([textBytes(`{"type":"${type}","object":`), this.bytes(version), END_OF_EVENT]),
    );
  }

  bookmark(revision: number, annotations?: Readonly<Record<string, string>>): Uint8Array {
    const metadata = { resourceVersion: String(revision), ...(annotations ? { annotations } : {}) };
    const object = { kind: this.resource.kind.kind, apiVersion: this.apiVersion, metadata };
    return jsonLine({ type: 'BOOKMARK', object });
  }

  error(status: object): Uint8Array {
    return jsonLine({ type: 'ERROR', object: status });
  }

  private bytes(version: ObjectVersion): Uint8Array {
    if (!this.resource.conversion) return version.jsonBytes;
    return version.bytesAs(this.apiVersion, () =>
      textBytes(goJson(written(servedObject(this.resource, version)))),
    );
  }
}
