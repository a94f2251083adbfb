/** Who the server's own parts write as, in upstream's words. */
const OWN_USER = 'system:apiserver';
const OWN_MANAGER = 'kube-apiserver';

/**
 * Who made a write, as it is kept with its revision: what was done, by whom, and with which program. The parts stand in
 * the order in which they matter, as the store cuts what is too long.
 */
export function authorOf(verb: string, user: string, manager: string): string {
  return `${verb}\t${user}\t${manager}`;
}

/** A write of the server's own. */
export function ownAuthor(verb: string): string {
  return authorOf(verb, OWN_USER, OWN_MANAGER);
}
