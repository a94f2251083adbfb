import { type JsonObject } from '../../base/index.ts';
/** An OpenAPI v2 document in the protobuf form that kubectl asks for: gnostic's `openapi.v2.Document`. */
export declare function encodeGnosticV2(document: JsonObject): Uint8Array;
//# sourceMappingURL=gnostic-v2.d.ts.map
