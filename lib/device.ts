import { createHmac, timingSafeEqual } from "node:crypto";
import { cookieName } from "./http/request.ts";
import { deriveKey } from "./tokens/secret.ts";
import { newToken } from "./tokens/token.ts";

/** A browser in which somebody has proved before to be this account's owner. It opens nothing: it is only no stranger. */
export interface Device {
  accountId: string;
  /** Another one each time that somebody proves it. */
  id: string;
}

/** In seconds. Who signs in once a year types the password with everybody else. */
export const DEVICE_LIFE_S = 365 * 24 * 60 * 60;

/** The cookie that a browser has of either host, and the key that signs it. */
export const deviceCookie = (world: "dash" | "prod", url: string, secret: string) => ({
  name: cookieName(`device-${world}`, url),
  key: deriveKey(secret, world === "dash" ? "employees' devices" : "users' devices"),
});

/** What the browser keeps in a cookie: a device for this account, signed, so that nobody makes one up. */
export function newDevice(key: Uint8Array, accountId: string): string {
  const named = `${accountId}.${newToken()}`;
  return `${named}.${signatureOf(key, named)}`;
}

/** Null for a cookie that is missing, or that we never gave. */
export function readDevice(key: Uint8Array, cookie: string | null): Device | null {
  const [accountId, id, signature, ...more] = cookie?.split(".") ?? [];
  if (!accountId || !id || !signature || more.length > 0) return null;
  const right = Buffer.from(signatureOf(key, `${accountId}.${id}`));
  const given = Buffer.from(signature);
  return given.length === right.length && timingSafeEqual(given, right) ? { accountId, id } : null;
}

const signatureOf = (key: Uint8Array, named: string) => createHmac("sha256", key).update(named).digest("base64url");
