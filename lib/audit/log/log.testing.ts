import { generateKeyPairSync, sign } from "node:crypto";
import { testClock } from "../../context.testing.ts";
import type { Store } from "../../store/store.ts";
import type { KeptCheckpoint } from "./checkpoint.ts";
import type { Signer } from "./note.ts";
import type { Sealing } from "./seal.ts";

export function newSigner(name = "localhost:3000/audit"): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return { name, publicKey: Uint8Array.from(raw), sign: (text) => sign(null, text, privateKey) };
}

export interface TestLog extends Sealing {
  /** What was kept, in its order. */
  said: KeptCheckpoint[];
  time: ReturnType<typeof testClock>;
}

/** A sealer over this database, with a key and a clock of its own. */
export function logOn(store: Store, signer = newSigner()): TestLog {
  const said: KeptCheckpoint[] = [];
  const time = testClock();
  return { store, signer, said, time, clock: () => time.now, say: (checkpoint) => void said.push(checkpoint) };
}
