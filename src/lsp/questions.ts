import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { inTurns, type Snapshot, type Steps, type Turns, type Workspace } from '../language/index.ts';

/**
 * Works out what a client asks of a file, in turns. It stops when the client wants the answer no longer, or when the
 * file has changed: then the answer would be about a text that is gone.
 */
export class Questions {
  private readonly workspace: Workspace;
  private readonly turns: Turns;

  constructor(workspace: Workspace, turns: Turns) {
    this.workspace = workspace;
    this.turns = turns;
  }

  /** Rejects with the protocol's error where it was stopped. */
  async ask<T>(uri: string, token: CancellationToken, work: (snapshot: Snapshot) => Steps<T>): Promise<T> {
    const { workspace } = this;
    const snapshot = workspace.snapshot();
    const file = snapshot.file(uri);
    const isCurrent = (): boolean => workspace.snapshot().file(uri) === file;
    const cancellation = {
      get isCancelled(): boolean {
        return token.isCancellationRequested || !isCurrent();
      },
    };
    const outcome = await inTurns(work(snapshot), cancellation, this.turns);
    if (outcome !== 'cancelled') return outcome.value;
    throw isCurrent()
      ? new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')
      : new ResponseError(LSPErrorCodes.ContentModified, 'the file has changed');
  }
}
