import { apiVersionOf, type KubernetesObject } from '../../api/index.ts';
import { servedObject, type ServedResource } from '../registry/served-resource.ts';
import type { ObjectVersion } from '../storage/index.ts';
import type { Encoder } from './encoders.ts';
import type { Form, ListContent, WatchEventType } from './form.ts';
import type { Shape } from './shape.ts';

/** Objects in any shape and format, made anew for every answer. */
export class ValueForm implements Form {
  readonly contentType: string;
  readonly watchContentType: string;
  private readonly resource: ServedResource;
  private readonly shape: Shape;
  private readonly encoder: Encoder;

  constructor(resource: ServedResource, shape: Shape, encoder: Encoder) {
    this.resource = resource;
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

  event(type: WatchEventType, version: ObjectVersion): Uint8Array {
    return this.encoder.event(type, this.shape.event(servedObject(this.resource, version)));
  }

  bookmark(revision: number, annotations?: Readonly<Record<string, string>>): Uint8Array {
    const { kind } = this.resource;
    const object: KubernetesObject = {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: { resourceVersion: String(revision), ...(annotations ? { annotations } : {}) },
    };
    return this.encoder.event('BOOKMARK', this.shape.event(object));
  }

  status(status: object): Uint8Array {
    return this.encoder.encode({ ...status });
  }

  error(status: object): Uint8Array {
    return this.encoder.event('ERROR', { ...status });
  }
}
