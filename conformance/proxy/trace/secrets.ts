import { isStruct } from '../../wire/fields.js';

/**
 * What a trace never prints: people paste traces into issues. SCRAM and OAUTHBEARER tokens are as good as passwords to who can
 * compute or replay them.
 */
const SECRET_FIELDS: Readonly<Record<string, readonly string[]>> = {
  SaslAuthenticate: ['authBytes'],
  AlterUserScramCredentials: ['salt', 'saltedPassword'],
  CreateDelegationToken: ['hmac'],
  RenewDelegationToken: ['hmac'],
  ExpireDelegationToken: ['hmac'],
  DescribeDelegationToken: ['hmac'],
};

/** Names of configs whose value is a secret: `ssl.key.password`, `sasl.jaas.config`. */
const SECRET_CONFIG = /password|secret|jaas|keystore\.key/i;

/** Whether the value of a field is not to be shown; `owner` is the struct that it stands in. */
export function isSecret(apiName: string, field: string, owner: unknown): boolean {
  if (SECRET_FIELDS[apiName]?.includes(field)) return true;
  return field === 'value' && SECRET_CONFIG.test(configName(owner));
}

function configName(owner: unknown): string {
  return isStruct(owner) && typeof owner.name === 'string' ? owner.name : '';
}
