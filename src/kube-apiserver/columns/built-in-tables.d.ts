import type { TableConverter } from '../../apiserver/index.ts';
/** The tables of the built-in kinds, as upstream prints them; of any other, name and time of creation. */
export declare const builtInTables: TableConverter;
//# sourceMappingURL=built-in-tables.d.ts.map
