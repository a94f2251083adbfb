import { type PostFilterPlugin, type PreFilterPlugin, StateKey } from '../framework/index.ts';

/** That PreFilter got as far as this plugin. */
const LOOKED = new StateKey<true>('DynamicResources');

/** The resource claims of Pods, of which none is scheduled by yet: it says what upstream's says where there is none. */
export const dynamicResources: PreFilterPlugin & PostFilterPlugin = {
  name: 'DynamicResources',
  preFilter(state) {
    state.write(LOOKED, true);
    return undefined;
  },
  postFilter({ state }) {
    // Upstream's fails in the same words where an earlier plugin ended the cycle before this one had its turn.
    return state.read(LOOKED)
      ? { message: 'no new claims to deallocate', failed: false }
      : { message: 'not found', failed: true };
  },
};
