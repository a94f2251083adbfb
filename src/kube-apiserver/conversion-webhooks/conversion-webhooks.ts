import {
  type Clock,
  type JsonObject,
  type MetricsRegistry,
  type Random,
  randomUuid,
} from '../../base/index.ts';
import { type KubernetesObject, StatusError } from '../../api/index.ts';
import type { ConvertObjects, CustomResourceDefinition } from '../../kinds/index.ts';
import { type WebhookClient, WebhookFailure } from '../webhook-client/index.ts';
import { type ConversionFailure, ConversionMetrics } from './conversion-metrics.ts';
import { conversionReviewKind, ConversionProblem, convertedObjects } from './conversion-review.ts';
import { type Place, takeConverted } from './converted-object.ts';

export interface ConversionWebhooksParts {
  readonly client: WebhookClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: MetricsRegistry;
}

/** As upstream's clients of webhooks. */
const TIMEOUT_MS = 30_000;
/** A webhook is sent so many objects at once; longer lists are sent in parts. */
const BATCH = 500;

/** Asks the conversion webhooks of definitions. */
export class ConversionWebhooks {
  private readonly parts: ConversionWebhooksParts;
  private readonly metrics: ConversionMetrics;

  constructor(parts: ConversionWebhooksParts) {
    this.parts = parts;
    this.metrics = new ConversionMetrics(parts.metrics);
  }

  /** How the objects of a definition are converted. Rejects with the 500 of a request that needs what cannot be. */
  of(definition: CustomResourceDefinition): ConvertObjects {
    return async (objects, apiVersion) => {
      const converted: KubernetesObject[] = [];
      for (let from = 0; from < objects.length; from += BATCH) {
        converted.push(...(await this.convert(definition, objects.slice(from, from + BATCH), apiVersion)));
      }
      return converted;
    };
  }

  private async convert(
    definition: CustomResourceDefinition,
    objects: readonly KubernetesObject[],
    apiVersion: string,
  ): Promise<readonly KubernetesObject[]> {
    const { clock } = this.parts;
    const beganMs = clock.now();
    const [first] = objects;
    const what = `conversion webhook for ${first?.apiVersion ?? ''}, Kind=${first?.kind ?? ''}`;
    const conversion = {
      definition: definition.metadata.name ?? '',
      from: versionOf(first?.apiVersion ?? ''),
      to: versionOf(apiVersion),
    };
    const count = (failure: ConversionFailure): void =>
      this.metrics.converted(conversion, (clock.now() - beganMs) / 1000, failure);
    try {
      const converted = await this.ask(definition, objects, apiVersion);
      count('');
      return converted;
    } catch (error) {
      const failed = failureOf(error);
      if (!failed) throw error;
      count(failed.type);
      throw new StatusError(500, '', `${what} ${failed.message}`);
    }
  }

  private async ask(
    { spec }: CustomResourceDefinition,
    objects: readonly KubernetesObject[],
    apiVersion: string,
  ): Promise<readonly KubernetesObject[]> {
    const { client, random } = this.parts;
    const { clientConfig = {}, conversionReviewVersions = [] } = spec.conversion?.webhook ?? {};
    const kind = conversionReviewKind(conversionReviewVersions);
    const uid = randomUuid(random);
    const request: JsonObject = { uid, desiredAPIVersion: apiVersion, objects };
    const review = await client.ask(clientConfig, { request }, kind, TIMEOUT_MS);
    const answered = convertedObjects(review, kind, uid);
    if (answered.length !== objects.length) {
      throw new PartialAnswer(`returned ${answered.length} objects, expected ${objects.length}`);
    }
    return objects.map((object, index) => {
      try {
        return takeConverted(object, answered[index], apiVersion, placeOf(index, objects.length));
      } catch (error) {
        if (error instanceof ConversionProblem) throw new InvalidObject(error.message);
        throw error;
      }
    });
  }
}

/** Fewer or more objects than were sent. */
class PartialAnswer extends Error {}

/** An object that cannot be taken. */
class InvalidObject extends Error {}

function failureOf(error: unknown): { type: ConversionFailure; message: string } | undefined {
  if (error instanceof PartialAnswer)
    return { type: 'conversion_webhook_partial_response_failure', message: error.message };
  if (error instanceof InvalidObject)
    return { type: 'conversion_webhook_invalid_converted_object_failure', message: error.message };
  if (error instanceof ConversionProblem)
    return { type: 'conversion_webhook_malformed_response_failure', message: `failed: ${error.message}` };
  if (error instanceof WebhookFailure)
    return { type: 'conversion_webhook_call_failure', message: `failed: ${error.message}` };
  return undefined;
}

/** Upstream words it in another way where it was one object alone. */
function placeOf(index: number, count: number): Place {
  if (count === 1) {
    const object = 'returned invalid object';
    return { other: `${object} at index 0`, invalid: object, metadata: 'returned invalid metadata' };
  }
  const object = `returned invalid converted object at index ${index}`;
  return {
    other: object,
    invalid: object,
    metadata: `returned invalid metadata in object at index ${index}`,
  };
}

function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}
