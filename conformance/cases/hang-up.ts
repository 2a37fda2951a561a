import { ApiVersions, ConnectionError, ErrorCode } from '../../protocol/index.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';

/** How long a broker may take to hang up. */
const HANG_UP_MS = 10_000;

/** After such bytes the broker has to close that connection, without an answer, and no other one. */
export async function expectHangUp({ connect }: CaseContext, bytes: readonly Buffer[]): Promise<void> {
  const [other, connection] = [await connect(), await connect()];
  connection.write(bytes);
  const outcome = await connection.receiveFrame(HANG_UP_MS).then(
    (answer) => `an answer of ${answer.length} bytes`,
    (error) => (error instanceof ConnectionError ? error.message : Promise.reject(error)),
  );
  expectEqual('what follows', outcome, 'the broker closed the connection');
  const { errorCode } = await other.send(ApiVersions, 0, {});
  expectFields({ errorCode }, { errorCode: ErrorCode.NONE });
}
