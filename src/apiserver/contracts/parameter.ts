/** A parameter of an operation, as OpenAPI describes it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly type: 'string' | 'integer' | 'boolean';
  /** The operation of the published clients whose text for it is this one's. Undefined: it says whose name it is. */
  readonly textOf?: string;
  /** Its name among the shared parameters of the v2 document; undefined where it stands in each operation. */
  readonly shared?: string;
}

/** A parameter in the query: `suffix` is what upstream puts after its name where operations share it. */
export function queryParameter(
  name: string,
  type: Parameter['type'],
  textOf: string,
  suffix?: string,
): Parameter {
  const shared = suffix === undefined ? {} : { shared: `${name}-${suffix}` };
  return { name, in: 'query', type, textOf: `CoreV1/${textOf}`, ...shared };
}

/** A parameter in the path. */
export function pathParameter(
  name: string,
  type: Parameter['type'],
  textOf: string,
  suffix: string,
): Parameter {
  return { ...queryParameter(name, type, textOf, suffix), in: 'path' };
}
