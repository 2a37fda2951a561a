import { pbkdf2Sync, randomBytes } from 'node:crypto';
import {
  AlterUserScramCredentials,
  type AlterUserScramCredentialsRequest,
  type Api,
  type Connection,
  CreateAcls,
  DeleteAcls,
  DescribeAcls,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { TargetError } from '../../targets/target.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual } from '../expect.js';
import { freshName } from '../fixtures.js';

const PATIENCE_MS = 15_000;
const ITERATIONS = 4096;
const SHA_256_BYTES = 32;
export const SCRAM_SHA_256 = 1;
export const SCRAM_SHA_512 = 2;

/** What ACLs are about, and how they are told apart (KIP-140, KIP-290). */
export const AclResource = { ANY: 1, TOPIC: 2, GROUP: 3, CLUSTER: 4, TRANSACTIONAL_ID: 5 } as const;
export const AclPattern = { ANY: 1, MATCH: 2, LITERAL: 3, PREFIXED: 4 } as const;
export const AclOperation = {
  ANY: 1,
  ALL: 2,
  READ: 3,
  WRITE: 4,
  CREATE: 5,
  DELETE: 6,
  ALTER: 7,
  DESCRIBE: 8,
  CLUSTER_ACTION: 9,
  DESCRIBE_CONFIGS: 10,
  ALTER_CONFIGS: 11,
  IDEMPOTENT_WRITE: 12,
} as const;
export const AclPermission = { ANY: 1, DENY: 2, ALLOW: 3 } as const;

/** The name of the one resource that is the cluster. */
export const CLUSTER_NAME = 'kafka-cluster';
/** Everybody, from everywhere. */
export const ANY_HOST = '*';

export interface Acl {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly operation: number;
  readonly resourcePatternType?: number;
  readonly permissionType?: number;
  readonly host?: string;
}

/** A credential as AlterUserScramCredentials takes it: brokers never see the password (KIP-554). */
export function credential(name: string, password: string, iterations = ITERATIONS) {
  const salt = randomBytes(16);
  const saltedPassword = pbkdf2Sync(password, salt, Math.max(1, iterations), SHA_256_BYTES, 'sha256');
  return { name, mechanism: SCRAM_SHA_256, iterations, salt, saltedPassword };
}

/** A user who may do nothing but what was allowed to it, on a connection of its own. */
export class User {
  private constructor(
    private readonly context: CaseContext,
    readonly name: string,
    private readonly connection: Connection,
  ) {}

  get principal(): string {
    return `User:${this.name}`;
  }

  /** A user that is made for the case, and has logged in. */
  static async fresh(context: CaseContext): Promise<User> {
    const { client, connectAs, cleanUp } = context;
    const name = freshName('user');
    const password = randomBytes(12).toString('hex');
    const change = (body: Input<AlterUserScramCredentialsRequest>) =>
      client.send(client.controller(), AlterUserScramCredentials, body);
    const { results } = await change({ upsertions: [credential(name, password)] });
    expectEqual('AlterUserScramCredentials errorCode', results[0]?.errorCode, ErrorCode.NONE);
    cleanUp(() => change({ deletions: [{ name, mechanism: SCRAM_SHA_256 }] }));
    const credentials = { mechanism: 'SCRAM-SHA-256', user: name, password } as const;
    const connection = await retry(async () => {
      return connectAs(credentials).catch((error) => {
        // The broker learns of a user a moment after the controller has made it.
        if (error instanceof TargetError) return undefined;
        throw error;
      });
    }, PATIENCE_MS);
    if (connection === undefined) throw new TargetError(`A new user could not log in for ${PATIENCE_MS} ms.`);
    return new User(context, name, connection);
  }

  /** Sends as this user, to the broker that a client begins with. */
  send<Req, Res>(api: Api<Req, Res>, body: Input<Req>): Promise<Res> {
    return this.connection.send(api, this.context.versionOf(api), body);
  }

  /** Makes ACLs for this user, and waits until the broker knows them. */
  async allow(...acls: readonly Acl[]): Promise<void> {
    const { client, cleanUp } = this.context;
    cleanUp(() => client.send(client.controller(), DeleteAcls, { filters: [allOf(this.principal)] }));
    const creations = acls.map((acl) => creation(this.principal, acl));
    const { results } = await client.send(client.controller(), CreateAcls, { creations });
    expectEqual(
      'CreateAcls errorCodes',
      results.map(({ errorCode }) => errorCode),
      acls.map(() => 0),
    );
    await retry(async () => {
      const { resources } = await client.send(client.anyBroker(), DescribeAcls, allOf(this.principal));
      return resources.flatMap((resource) => resource.acls).length >= acls.length || undefined;
    }, PATIENCE_MS);
  }
}

/** An ACL as CreateAcls takes it: literal, allowing, from everywhere, where nothing else is said. */
export function creation(principal: string, acl: Acl) {
  const { LITERAL } = AclPattern;
  return { resourcePatternType: LITERAL, permissionType: AclPermission.ALLOW, host: ANY_HOST, principal, ...acl };
}

/** A filter of DescribeAcls and DeleteAcls for everything that was said about a principal. */
export function allOf(principalFilter: string) {
  return {
    resourceTypeFilter: AclResource.ANY,
    resourceNameFilter: null,
    patternTypeFilter: AclPattern.ANY,
    principalFilter,
    hostFilter: null,
    operation: AclOperation.ANY,
    permissionType: AclPermission.ANY,
  };
}
