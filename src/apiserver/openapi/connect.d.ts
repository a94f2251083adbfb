import type { HttpMethod } from './http-method.ts';
import type { ParameterKey } from './parameters.ts';
/** The parameters of the subresources that open a connection or stream. */
export declare const CONNECT_PARAMETERS: Readonly<Record<string, readonly ParameterKey[]>>;
/** A proxy passes every method on; the others connect by GET or POST. */
export declare function connectMethods(subresource: string): readonly HttpMethod[];
//# sourceMappingURL=connect.d.ts.map
