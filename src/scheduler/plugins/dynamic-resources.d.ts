import { type PostFilterPlugin, type PreFilterPlugin } from '../framework/index.ts';
/** The resource claims of Pods, of which none is scheduled by yet: it says what upstream's says where there is none. */
export declare const dynamicResources: PreFilterPlugin & PostFilterPlugin;
//# sourceMappingURL=dynamic-resources.d.ts.map
