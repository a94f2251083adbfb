import type { cel } from '../../api/index.ts';
import { type Authorizer, serviceAccountUser, type User } from '../../apiserver/index.ts';

/**
 * What expressions ask about who may do what. They cannot wait, so that an expression is evaluated again once what it
 * asked has been answered: its outcome counts where nothing is left to answer.
 *
 *     do outcome = evaluate(authorizations.authorize);
 *     while (await authorizations.answer());
 */
export class Authorizations {
  private readonly authorizer: Authorizer;
  private readonly user: User;
  private readonly answers = new Map<string, cel.AuthorizationAnswer>();
  private readonly open = new Map<string, cel.AuthorizationQuestion>();

  constructor(authorizer: Authorizer, user: User) {
    this.authorizer = authorizer;
    this.user = user;
  }

  readonly authorize: cel.Authorize = (question) => {
    const key = JSON.stringify(question);
    const known = this.answers.get(key);
    if (known) return known;
    this.open.set(key, question);
    return { allowed: false, reason: '' };
  };

  /** Answers what was asked and not answered. False: there was nothing. */
  async answer(): Promise<boolean> {
    if (this.open.size === 0) return false;
    for (const [key, question] of this.open) this.answers.set(key, await this.ask(question));
    this.open.clear();
    return true;
  }

  private async ask(question: cel.AuthorizationQuestion): Promise<cel.AuthorizationAnswer> {
    const { serviceAccount, verb, path, fieldSelector = '' } = question;
    const { verdict, reason = '' } = await this.authorizer.authorize({
      user: serviceAccount ? serviceAccountUser(serviceAccount, '') : this.user,
      verb,
      isResource: path === undefined,
      group: question.group ?? '',
      version: path === undefined ? '*' : '',
      resource: question.resource ?? '',
      subresource: question.subresource ?? '',
      namespace: question.namespace ?? '',
      name: question.name ?? '',
      ...(fieldSelector === '' ? {} : { fieldSelector }),
      path: path ?? '',
    });
    return { allowed: verdict === 'allow', reason };
  }
}
