import type { ListContent } from '../encoding/form.ts';
import { type StoredResource } from '../registry/served-resource.ts';
import { type ListOptions } from '../request/list-options.ts';
import type { Selection } from '../request/selection.ts';
export interface ListRequest {
  readonly resource: StoredResource;
  readonly options: ListOptions;
  readonly selection: Selection;
  /** What the keys of all wanted objects begin with. */
  readonly keyPrefix: string;
}
/** The objects of a list, or of one of its pages, with upstream's meaning of `resourceVersion` and its match. */
export declare function listPage(request: ListRequest): Promise<ListContent>;
//# sourceMappingURL=list-page.d.ts.map
