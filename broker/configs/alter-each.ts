import type { Logger } from 'pino';
import { ErrorCode } from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf, KafkaError } from '../errors.js';

/** What a request names something by that has configs. */
interface Named {
  readonly resourceType: number;
  readonly resourceName: string;
}

interface Altered extends Named {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Alters one thing after the other: one that cannot be altered leaves the others as they are asked for. */
export async function alterEach<T extends Named>(
  resources: readonly T[],
  alter: (resource: T) => Promise<void>,
  log: Logger,
): Promise<Altered[]> {
  const answers: Altered[] = [];
  const times = new Map<string, number>();
  for (const resource of resources) times.set(keyOf(resource), (times.get(keyOf(resource)) ?? 0) + 1);
  for (const resource of resources) {
    const { resourceType, resourceName } = resource;
    let errorCode: number = ErrorCode.NONE;
    let errorMessage: string | null = null;
    try {
      if ((times.get(keyOf(resource)) ?? 0) > 1) {
        throw new KafkaError(ErrorCode.INVALID_REQUEST, 'It is in the request more than once.');
      }
      await alter(resource);
    } catch (error) {
      errorCode = errorCodeOf(error);
      errorMessage = errorMessageOf(error);
      if (!(error instanceof KafkaError)) log.error({ err: error, resourceName }, 'configs were not changed');
    }
    answers.push({ errorCode, errorMessage, resourceType, resourceName });
  }
  return answers;
}

export function refuseEach(resources: readonly Named[], errorCode: number): Altered[] {
  return resources.map(({ resourceType, resourceName }) => ({
    errorCode,
    errorMessage: null,
    resourceType,
    resourceName,
  }));
}

function keyOf({ resourceType, resourceName }: Named): string {
  return `${resourceType} ${resourceName}`;
}
