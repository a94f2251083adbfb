import { ownValue } from '../../base/index.ts';
import { isTerminating, type PersistentVolume, type PersistentVolumeClaim } from '../../kinds/index.ts';
import { detailed, type Health, type ItemState } from './health.ts';

const VOLUME_STATES: Readonly<Record<string, ItemState>> = {
  Available: 'idle',
  Bound: 'ready',
  Released: 'warning',
  Failed: 'failed',
  Pending: 'progressing',
};

export function volumeHealth(volume: PersistentVolume): Health {
  const phase = volume.status?.phase ?? 'Pending';
  const capacity = quantity(volume.spec?.capacity?.['storage']);
  const { namespace = '', name = '' } = volume.spec?.claimRef ?? {};
  const claim = phase === 'Bound' ? ` to ${namespace}/${name}` : '';
  if (isTerminating(volume)) return { state: 'terminating', text: 'Terminating' };
  return detailed(
    ownValue(VOLUME_STATES, phase) ?? 'warning',
    joined(`${phase}${claim}`, capacity),
    volume.status?.message,
  );
}

export function claimHealth(claim: PersistentVolumeClaim): Health {
  const { spec, status } = claim;
  if (isTerminating(claim)) return { state: 'terminating', text: 'Terminating' };
  switch (status?.phase) {
    case 'Bound':
      return { state: 'ready', text: joined('Bound', quantity(status.capacity?.['storage'])) };
    case 'Lost':
      return detailed('failed', 'Lost', `Its volume ${spec?.volumeName ?? ''} is gone.`);
    default:
      return { state: 'waiting', text: joined('Pending', quantity(spec?.resources?.requests?.['storage'])) };
  }
}

function quantity(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
