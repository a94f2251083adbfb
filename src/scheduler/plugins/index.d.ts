/**
 * `plugins`: the reasons for which a Pod goes here or there, a file each, by upstream's names.
 *
 *     const framework = new Framework(defaultPlugins(client, informers));
 */
import type { Client, Informers } from '../../client/index.ts';
import type { Plugin } from '../framework/index.ts';
/** In upstream's order: the first that rejects a node is the one that is named. */
export declare function defaultPlugins(client: Client, informers: Informers): readonly Plugin[];
//# sourceMappingURL=index.d.ts.map
