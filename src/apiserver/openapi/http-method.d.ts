/** The methods that a path of an OpenAPI document may have. */
export type HttpMethod = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch';
//# sourceMappingURL=http-method.d.ts.map
