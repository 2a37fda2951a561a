import {
  DescribeConfigs,
  type DescribeConfigsRequest,
  type DescribeConfigsResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';

type Wanted = DescribeConfigsRequest['resources'][number];
type Result = Input<DescribeConfigsResponse['results'][number]>;

export const describeConfigs = handle(DescribeConfigs, {
  answer: (request, context) => ({
    results: request.resources.map((resource) => resultFor(resource, request, context)),
  }),
  refuse: ({ resources }, errorCode) => ({ results: resources.map((resource) => refused(resource, errorCode, null)) }),
});

function resultFor(
  resource: Wanted,
  { includeSynonyms, includeDocumentation }: DescribeConfigsRequest,
  { configs, log }: RequestContext,
): Result {
  const { resourceType, resourceName, configurationKeys } = resource;
  // An empty list asks for all of them, as none does.
  const keys = configurationKeys === null || configurationKeys.length === 0 ? undefined : new Set(configurationKeys);
  try {
    const all = configs.describe({ type: resourceType, name: resourceName });
    return {
      // Kafka says nothing of a success in an empty text, not in none.
      errorMessage: '',
      resourceType,
      resourceName,
      configs: all
        .filter(({ name }) => keys === undefined || keys.has(name))
        .map(({ synonyms, documentation, ...config }) => ({
          ...config,
          synonyms: includeSynonyms ? synonyms : [],
          documentation: includeDocumentation ? documentation : null,
        })),
    };
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === ErrorCode.UNKNOWN_SERVER_ERROR) log.error({ err: error, resourceName }, 'configs were not described');
    return refused(resource, code, errorMessageOf(error));
  }
}

function refused({ resourceType, resourceName }: Wanted, errorCode: number, errorMessage: string | null): Result {
  return { errorCode, errorMessage, resourceType, resourceName, configs: [] };
}
