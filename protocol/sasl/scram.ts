import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** The mechanisms of RFC 5802 that Kafka knows (KIP-84), and the hash function of each. */
export const SCRAM_HASHES = { 'SCRAM-SHA-256': 'sha256', 'SCRAM-SHA-512': 'sha512' } as const;
export type ScramMechanism = keyof typeof SCRAM_HASHES;

/** The other side broke the rules of the exchange, or does not know the password. */
export class ScramError extends Error {
  override readonly name = 'ScramError';
}

/** No channel binding, as Kafka wants it; the second form stands in the last message. */
const GS2_HEADER = 'n,,';
const GS2_BASE64 = Buffer.from(GS2_HEADER).toString('base64');
/** What RFC 7677 asks for at the least, and Kafka too: fewer would let the password be guessed. */
const FEWEST_ITERATIONS = 4096;

/** The client's side of one SCRAM exchange: two messages to send, and two answers to check. */
export class ScramClient {
  private readonly hash: (typeof SCRAM_HASHES)[ScramMechanism];
  private readonly firstBare: string;
  private serverSignature: Buffer | undefined;

  constructor(
    mechanism: ScramMechanism,
    user: string,
    private readonly password: string,
    private readonly nonce = randomBytes(18).toString('base64'),
  ) {
    this.hash = SCRAM_HASHES[mechanism];
    this.firstBare = `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  }

  /** What the client begins with. */
  first(): Buffer {
    return Buffer.from(GS2_HEADER + this.firstBare);
  }

  /** The proof that the client knows the password. Throws `ScramError` for an answer that is none. */
  final(serverFirst: Buffer): Buffer {
    const text = serverFirst.toString();
    const { r: nonce = '', s: salt = '', i: iterations = '' } = attributes(text);
    if (!nonce.startsWith(this.nonce) || nonce === this.nonce)
      throw new ScramError("the server's nonce does not extend the client's");
    if (!(Number(iterations) >= FEWEST_ITERATIONS)) throw new ScramError(`'${iterations}' iterations are too few`);
    const { length } = this.digest(Buffer.alloc(0));
    const salted = pbkdf2Sync(this.password, Buffer.from(salt, 'base64'), Number(iterations), length, this.hash);
    const withoutProof = `c=${GS2_BASE64},r=${nonce}`;
    const exchange = `${this.firstBare},${text},${withoutProof}`;
    const clientKey = this.hmac(salted, 'Client Key');
    const signature = this.hmac(this.digest(clientKey), exchange);
    this.serverSignature = this.hmac(this.hmac(salted, 'Server Key'), exchange);
    const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`);
  }

  /** Throws `ScramError` where the server has not shown that it knows the password as well. */
  check(serverFinal: Buffer): void {
    const { v: verifier = '', e: error } = attributes(serverFinal.toString());
    if (error !== undefined) throw new ScramError(`the server says '${error}'`);
    const shown = Buffer.from(verifier, 'base64');
    const due = this.serverSignature;
    if (due === undefined || shown.length !== due.length || !timingSafeEqual(shown, due))
      throw new ScramError('the server has not proved that it knows the password');
  }

  private digest(data: Buffer): Buffer {
    return createHash(this.hash).update(data).digest();
  }

  private hmac(key: Buffer, data: string): Buffer {
    return createHmac(this.hash, key).update(data).digest();
  }
}

/** `r=…,s=…,i=…` by letter. A value may hold `=`. */
function attributes(text: string): Partial<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}
