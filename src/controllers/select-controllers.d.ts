export declare const controllerNames: readonly string[];
/**
 * The controllers that a `--controllers` list means. The first entry that names a controller decides. Throws where a name
 * is not that of any.
 */
export declare function selectControllers(names: readonly string[]): readonly string[];
//# sourceMappingURL=select-controllers.d.ts.map
