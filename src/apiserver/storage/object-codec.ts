import { encodeObjectProtobuf, type KubernetesObject, type Scheme } from '../../api/index.ts';
import { decodeStored, problemOfStored, storedJson } from './stored-json.ts';

/** Reads and writes what is stored: objects of whatever kind the scheme knows, and of any other as plain JSON. */
export class ObjectCodec {
  private readonly scheme: Scheme;

  constructor(scheme: Scheme) {
    this.scheme = scheme;
  }

  encode(object: KubernetesObject): Uint8Array {
    return storedJson(object, this.scheme);
  }

  /** As upstream stores it; undefined for a kind that protobuf does not know. */
  protobuf(object: KubernetesObject): Uint8Array | undefined {
    return encodeObjectProtobuf(object, this.scheme);
  }

  /** The canonical object in stored bytes. */
  decode(bytes: Uint8Array): KubernetesObject {
    return decodeStored(bytes, this.scheme);
  }

  /** Why bytes are no object; undefined: they are one. */
  problemOf(bytes: Uint8Array): string | undefined {
    return problemOfStored(bytes, this.scheme);
  }
}
