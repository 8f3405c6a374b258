import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** What WebAuthn says of a browser's page and its question. A test that attacks changes some of it. */
interface Asked {
  challenge: string;
  origin: string;
  rpId: string;
  /** Did it check its owner's finger, face or PIN? */
  verified?: boolean;
  /** Of the signature; one more than before where it isn't said. */
  counter?: number;
}

const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40];
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();

/** An authenticator in software, with one key of P-256: it signs whatever it is asked to, which a real one doesn't. */
export class Authenticator {
  readonly credentialId = randomBytes(16);
  private readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  private counter = 0;

  /** The answer of a browser that made a passkey here. */
  register(asked: Asked) {
    const clientDataJSON = clientData("webauthn.create", asked);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const credential = [Buffer.alloc(16), length, this.credentialId, coseKey(this.keys.publicKey)];
    const authData = Buffer.concat([this.head(asked, ATTESTED), ...credential]);
    const attestationObject = map([
      [text("fmt"), text("none")],
      [text("attStmt"), map([])],
      [text("authData"), bytes(authData)],
    ]);
    return this.answer({
      clientDataJSON: base64url(clientDataJSON),
      attestationObject: base64url(attestationObject),
      transports: ["internal"],
    });
  }

  /** The answer of a browser that asked the passkey. */
  assert(asked: Asked) {
    const clientDataJSON = clientData("webauthn.get", asked);
    const authData = this.head(asked, 0);
    const signature = sign("sha256", Buffer.concat([authData, sha256(clientDataJSON)]), this.keys.privateKey);
    return this.answer({
      clientDataJSON: base64url(clientDataJSON),
      authenticatorData: base64url(authData),
      signature: base64url(signature),
    });
  }

  private head({ rpId, verified = true, counter }: Asked, flags: number): Buffer {
    this.counter = counter ?? this.counter + 1;
    const head = Buffer.alloc(5);
    head.writeUInt8(PRESENT | (verified ? VERIFIED : 0) | flags);
    head.writeUInt32BE(this.counter, 1);
    return Buffer.concat([sha256(rpId), head]);
  }

  private answer<Response>(response: Response) {
    const id = base64url(this.credentialId);
    return { id, rawId: id, type: "public-key" as const, response, clientExtensionResults: {} };
  }
}

const clientData = (type: string, { challenge, origin }: Asked) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

// As much of CBOR (RFC 8949) as that takes.

const head = (major: number, count: number): Buffer => {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
};
const integer = (value: number) => (value >= 0 ? head(0, value) : head(1, -1 - value));
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value]);
const text = (value: string) => Buffer.concat([head(3, value.length), Buffer.from(value)]);
const map = (entries: [Buffer, Buffer][]) => Buffer.concat([head(5, entries.length), ...entries.flat()]);

function coseKey(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return map([
    [integer(1), integer(2)],
    [integer(3), integer(-7)],
    [integer(-1), integer(1)],
    [integer(-2), bytes(Buffer.from(x, "base64url"))],
    [integer(-3), bytes(Buffer.from(y, "base64url"))],
  ]);
}
