import { StatusError } from '../../api/index.ts';
/** A list at a revision that is no longer kept. */
export declare function expiredRevision(): StatusError;
/** A page of a list of which the revision is no longer kept. `token` goes on with the newest objects. */
export declare function expiredContinue(token: string): StatusError;
//# sourceMappingURL=expired.d.ts.map
