import { type Api, ErrorCode } from '../../protocol/index.js';
import { decodeResponseFrame } from '../decode-frame.js';
import { visitFields } from './fields.js';

/** Every field that holds an error code ends so: `errorCode`, `acknowledgeErrorCode`. */
export const ERROR_FIELD = /errorCode$/i;

/** What a broker answers while a leader is elected, a coordinator loads, or a transaction is being ended. */
const NOT_READY: readonly number[] = [
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.CONCURRENT_TRANSACTIONS,
];

/** One error code of an answer, 0 too. */
export interface LocatedCode {
  /** `topics[0].partitions[2].errorCode` */
  readonly path: string;
  readonly code: number;
}

/** Every error code in a decoded answer, in order. */
export function errorCodesIn(answer: unknown): LocatedCode[] {
  const codes: LocatedCode[] = [];
  visitFields(answer, (code, path) => {
    if (typeof code === 'number' && ERROR_FIELD.test(path)) codes.push({ path, code });
  });
  return codes;
}

/** The same of an answer as it came. Throws `CodecError` for one that cannot be read. */
export function codesOf(api: Api, version: number, frame: Buffer): number[] {
  return errorCodesIn(decodeResponseFrame(api, version, frame).body).map(({ code }) => code);
}

/** The code with which an answer only says to ask again, unless it `may` say so; undefined where it says something. */
export function notReadyCode(
  api: Api,
  version: number,
  frame: Buffer,
  may: readonly number[] = [],
): number | undefined {
  return codesOf(api, version, frame).find((code) => NOT_READY.includes(code) && !may.includes(code));
}
