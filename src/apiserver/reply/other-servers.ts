import type { OtherDocuments, RegisteredVersions } from '../contracts/index.ts';
import type { Call } from '../request/call.ts';
import type { Reply } from './reply.ts';

/** Other servers, which serve a part of the API through this one. */
export interface OtherServers {
  readonly versions: RegisteredVersions;
  readonly documents: OtherDocuments;
  /** Who answers what is below a path, where another server does. Asked for every request: it must be quick. */
  find(path: string): ((call: Call) => Promise<Reply>) | undefined;
}
