import type { OIDCConfig } from "next-auth/providers";
import type { HandedOver } from "../core/id-token.ts";
import { isRecord, isText } from "../core/key-set.ts";

/** Its `id` in Auth.js, and so in the redirect URI: `/api/auth/callback/understudy`. */
export const PROVIDER_ID = "understudy";

/** The user who is to be signed in, as Understudy knows the user. */
export interface UnderstudyUser {
  /** The user's id at Understudy. */
  sub: string;
  /** The user's id in the product's own directory, when the directory was imported or synchronized. */
  externalId?: string;
  name?: string;
  email?: string;
}

/** The same user as the product knows the user. */
export interface ProductUser {
  /** The product's own id of the user: `session.user.id`. */
  id: string;
  name?: string | null;
  email?: string | null;
  image?: string | null;
}

/** Finds the product's own user. Null refuses the sign-in. */
export type FindUser = (user: UnderstudyUser) => ProductUser | null | Promise<ProductUser | null>;

/** Ids are the product's own where Understudy knows them. */
export const asUnderstudyKnows: FindUser = ({ sub, externalId, name, email }) => ({
  id: externalId ?? sub,
  name: name ?? null,
  email: email ?? null,
});

interface ProviderOptions {
  issuer: string;
  clientId: string;
  clientSecret: string;
  findUser: FindUser;
  readIdToken: (token: unknown) => Promise<HandedOver>;
}

/** PKCE, state and nonce; the user's name and e-mail from userinfo, as the ID token has neither. */
export function providerOf(options: ProviderOptions): OIDCConfig<Record<string, unknown>> {
  const { issuer, clientId, clientSecret, findUser, readIdToken } = options;
  return {
    id: PROVIDER_ID,
    name: "Understudy",
    type: "oidc",
    issuer,
    clientId,
    clientSecret,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope: "openid" } },
    idToken: false,
    // The first to be called with what came over the wire, so it is here that the signature is verified.
    async profile(profile, tokens) {
      const { sub, externalId } = await readIdToken(tokens.id_token);
      const known = await findUser({
        sub,
        ...(externalId !== undefined && { externalId }),
        ...(isText(profile.name) && { name: profile.name }),
        ...(isText(profile.email) && { email: profile.email }),
      });
      if (known === null) throw new Error("The product knows no such user.");
      return { id: known.id, name: known.name ?? null, email: known.email ?? null, image: known.image ?? null };
    },
  };
}

/** Who acts, for people to read: userinfo may name the employee. */
export function impersonatorName(profile: unknown): string {
  const act = isRecord(profile) ? profile.act : undefined;
  return isRecord(act) && isText(act.name) ? act.name : "an employee";
}
