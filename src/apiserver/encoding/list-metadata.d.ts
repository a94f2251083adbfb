import type { JsonObject } from '../../base/index.ts';
import type { ListContent } from './form.ts';
/** The metadata of a list: its revision, and where the next page begins. */
export declare function listMetadata(content: Omit<ListContent, 'versions'>): JsonObject;
//# sourceMappingURL=list-metadata.d.ts.map
