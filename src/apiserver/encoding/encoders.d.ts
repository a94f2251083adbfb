import type { JsonObject } from '../../base/index.ts';
import { type Format } from './negotiate.ts';
/** Writes values in one format. */
export interface Encoder {
  readonly contentType: string;
  readonly watchContentType: string;
  encode(value: JsonObject): Uint8Array;
  /** A `WatchEvent` around the value. */
  event(type: string, value: JsonObject): Uint8Array;
}
export declare function encoderOf(format: Format, pretty: boolean): Encoder;
//# sourceMappingURL=encoders.d.ts.map
