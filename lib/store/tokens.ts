import type { AuditEvent } from "../audit/event.ts";
import type { HostedCode, RefreshToken } from "../hosted/code.ts";
import type { AccessToken, AuthorizationCode } from "../oauth/code.ts";
import type { SigningKey } from "../tokens/signing-key.ts";
import type { Steps } from "./steps.ts";

/** What points at a row: codes, tokens, and the keys that sign them. A part of the port in ../store.ts. */
export interface TokenTables {
  codes: {
    /** Deletes what was over by then, at most `limit` rows; gives how many. See lib/spent/purge.ts. */
    purge(before: Date, limit: number): Steps<number>;
    add(code: AuthorizationCode): Steps<void>;
    find(codeHash: string): Steps<AuthorizationCode | null>;
    /** The conditional UPDATE that makes a code single-use: true for exactly one caller. */
    redeem(codeHash: string, at: Date): Steps<boolean>;
  };

  accessTokens: {
    /** Deletes what was over by then, at most `limit` rows; gives how many. See lib/spent/purge.ts. */
    purge(before: Date, limit: number): Steps<number>;
    add(token: AccessToken): Steps<void>;
    find(tokenHash: string): Steps<AccessToken | null>;
  };

  /** Of hosted products that have a server of their own. */
  hostedCodes: {
    add(code: HostedCode): Steps<void>;
    find(codeHash: string): Steps<HostedCode | null>;
    /** The conditional UPDATE that makes a code single-use: true for exactly one caller. */
    redeem(codeHash: string, at: Date): Steps<boolean>;
  };

  refreshTokens: {
    add(token: RefreshToken): Steps<void>;
    find(tokenHash: string): Steps<RefreshToken | null>;
  };

  signingKeys: {
    /** Newest first, retired ones too: whoever asks judges them by `signsFrom` and `retiresAt`. */
    list(use: SigningKey["use"]): Steps<SigningKey[]>;
    /** The first key of a use, at the first start. */
    add(key: SigningKey): Steps<void>;
    /** A newer key beside those that stand, which retire at `retiresAt`; those that retire sooner anyway stay with it. */
    rotate(key: SigningKey, retiresAt: Date, event: AuditEvent): Steps<void>;
  };
}
