import { type Service } from '../../kinds/index.ts';
/** The addresses of the cluster that a stored Service holds. */
export declare function heldAddresses({ spec }: Service): readonly string[];
/** The node ports that a stored Service holds, each once. */
export declare function heldPorts({ spec }: Service): readonly number[];
//# sourceMappingURL=held-values.d.ts.map
