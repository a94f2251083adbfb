import { cel, parseFieldSelector } from '../../api/index.ts';
import { canonicalText } from '../../base/index.ts';
import {
  type AdmissionAttributes,
  type AuthorizationAttributes,
  type Authorizer,
  serviceAccountUser,
  type User,
} from '../../apiserver/index.ts';

/** An expression asks what nobody has answered yet: it is to be evaluated again once {@link answer} resolves. */
export class UnansweredQuestion extends Error {
  readonly answer: () => Promise<void>;

  constructor(answer: () => Promise<void>) {
    super('an authorization question is not answered yet');
    this.answer = answer;
  }
}

/**
 * What the expressions about one write ask of the authorizer. Expressions are evaluated at once, and an authorizer takes
 * its time: the first time that something is asked, the evaluation stops, and it begins anew with the answer at hand. Each
 * question is asked once. How many there can be is bounded by what a check costs.
 */
export class AuthorizationQuestions {
  /** The values of the variables `authorizer` and `authorizer.requestResource`. */
  readonly authorizer: cel.Value;
  readonly requestResource: cel.Value;
  private readonly asked: Authorizer;
  private readonly user: User;
  private readonly answers = new Map<string, cel.AuthorizationAnswer>();

  constructor(authorizer: Authorizer, { user, resource, subresource, namespace, name }: AdmissionAttributes) {
    this.asked = authorizer;
    this.user = user;
    const authorize = (question: cel.AuthorizationQuestion): cel.AuthorizationAnswer => this.answer(question);
    this.authorizer = cel.authorizerValue(authorize);
    const { group, resource: plural } = resource;
    const request = { group, resource: plural, subresource, namespace, name };
    this.requestResource = cel.resourceCheckValue(authorize, request);
  }

  private answer(question: cel.AuthorizationQuestion): cel.AuthorizationAnswer {
    const attributes = this.attributesOf(question);
    const key = canonicalText(attributes);
    const known = this.answers.get(key);
    if (known) return known;
    throw new UnansweredQuestion(async () => {
      this.answers.set(key, await this.ask(attributes));
    });
  }

  private async ask(attributes: AuthorizationAttributes): Promise<cel.AuthorizationAnswer> {
    try {
      const { verdict, reason = '' } = await this.asked.authorize(attributes);
      return { allowed: verdict === 'allow', reason };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { allowed: false, reason: '', error: why };
    }
  }

  private attributesOf(question: cel.AuthorizationQuestion): AuthorizationAttributes {
    const { verb, path, serviceAccount, fieldSelector = '' } = question;
    const user = serviceAccount ? serviceAccountUser(serviceAccount, '') : this.user;
    return {
      user,
      verb,
      isResource: path === undefined,
      group: question.group ?? '',
      version: path === undefined ? '*' : '',
      resource: question.resource ?? '',
      subresource: question.subresource ?? '',
      namespace: question.namespace ?? '',
      name: question.name ?? '',
      path: path ?? '',
      ...(isFieldSelector(fieldSelector) ? { fieldSelector } : {}),
    };
  }
}

/** One that cannot be read is left out of account, and the question is about all objects. */
function isFieldSelector(text: string): boolean {
  if (text === '') return false;
  try {
    parseFieldSelector(text);
    return true;
  } catch {
    return false;
  }
}
