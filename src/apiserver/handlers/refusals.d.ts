import { StatusError } from '../../api/index.ts';
/** A path of the API that leads nowhere. */
export declare function pathNotFound(): StatusError;
/** A path that does not know the method. */
export declare function methodNotAllowed(): StatusError;
//# sourceMappingURL=refusals.d.ts.map
