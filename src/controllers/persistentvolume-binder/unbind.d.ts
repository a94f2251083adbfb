import type { PersistentVolume } from '../../kinds/index.ts';
import type { BinderParts } from './binder-parts.ts';
/** Makes a volume available again: one that somebody kept for a claim stays kept for its name. */
export declare function unbind(parts: BinderParts, volume: PersistentVolume): Promise<void>;
//# sourceMappingURL=unbind.d.ts.map
