import type { TableColumn } from '../../apiserver/index.ts';
/** The columns of a built-in kind (`v1/Pod`); undefined where there are none of its own. */
export declare function builtInColumns(kind: string): readonly TableColumn[] | undefined;
//# sourceMappingURL=columns.d.ts.map
