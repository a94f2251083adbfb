import { type JsonObject } from '../../base/index.ts';
/** An OpenAPI v3 document in protobuf: gnostic's `openapi.v3.Document`. */
export declare function encodeGnosticV3(document: JsonObject): Uint8Array;
//# sourceMappingURL=gnostic-v3.d.ts.map
