/** `platform`: everything that touches Node. */
export * from './sqlite/sqlite-store.ts';
