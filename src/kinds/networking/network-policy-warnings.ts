import { append } from '../../base/index.ts';
import { cidrWarnings, FieldPath } from '../../api/index.ts';
import type { NetworkPolicy } from '../types/index.ts';

type Peers = NonNullable<NonNullable<NonNullable<NetworkPolicy['spec']>['ingress']>[number]['from']>;

const SPEC = FieldPath.of('spec');

/** What upstream warns of in a policy: ranges that are not written as they should be. */
export function policyWarnings({ spec }: NetworkPolicy): string[] {
  const warnings: string[] = [];
  for (const [index, { from }] of (spec?.ingress ?? []).entries()) {
    warnAboutPeers(warnings, from, SPEC.child('ingress').index(index).child('from'));
  }
  for (const [index, { to }] of (spec?.egress ?? []).entries()) {
    warnAboutPeers(warnings, to, SPEC.child('egress').index(index).child('to'));
  }
  return warnings;
}

function warnAboutPeers(warnings: string[], peers: Peers | undefined, path: FieldPath): void {
  for (const [index, { ipBlock }] of (peers ?? []).entries()) {
    if (!ipBlock) continue;
    const at = path.index(index).child('ipBlock');
    append(warnings, cidrWarnings(ipBlock.cidr, at.child('cidr')));
    for (const [position, except] of (ipBlock.except ?? []).entries()) {
      append(warnings, cidrWarnings(except, at.child('except').index(position)));
    }
  }
}
