import type { OtherServers } from '../../reply/other-servers.ts';
import type { Stage } from './stage.ts';

/** Passes on what another server serves. */
export function passToOthers(others: Pick<OtherServers, 'find'>): Stage {
  return (call, next) => (others.find(call.info.path) ?? next)(call);
}
