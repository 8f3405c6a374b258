import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { cookieName } from "./http/request.ts";
import { deriveKey } from "./tokens/secret.ts";
import { newToken } from "./tokens/token.ts";

/** A browser in which somebody has proved before to be this account's owner. It opens nothing: it is only no stranger. */
export interface Device {
  accountId: string;
  /** Another one each time that somebody proves it. */
  id: string;
  /** Of the password that the account had then. */
  mark: string;
}

/** In seconds. Who signs in once a year types the password with everybody else. */
export const DEVICE_LIFE_S = 365 * 24 * 60 * 60;

/** The cookie that a browser has of either host, and the key that signs it. */
export const deviceCookie = (world: "dash" | "prod", url: string, secret: string) => ({
  name: cookieName(`device-${world}`, url),
  key: deriveKey(secret, world === "dash" ? "employees' devices" : "users' devices"),
});

/**
 * What tells a password from the next one: a changed password makes strangers of all browsers, also of one that has a
 * copy of the cookie. Of a salted hash, so that it helps nobody to guess.
 */
export const passwordMark = (passwordHash: string | null): string =>
  createHash("sha256")
    .update(passwordHash ?? "")
    .digest("base64url")
    .slice(0, 16);

/** What the browser keeps in a cookie: a device for this account, signed, so that nobody makes one up. */
export function newDevice(key: Uint8Array, { accountId, mark }: Omit<Device, "id">, now: Date): string {
  const named = [accountId, newToken(), now.getTime(), mark].join(".");
  return `${named}.${signatureOf(key, named)}`;
}

/** Null for a cookie that is missing, that we never gave, or that a browser would have dropped by now. */
export function readDevice(key: Uint8Array, cookie: string | null, now: Date): Device | null {
  const [accountId, id, issuedAt, mark, signature, ...more] = cookie?.split(".") ?? [];
  if (!accountId || !id || !issuedAt || !mark || !signature || more.length > 0) return null;
  const right = Buffer.from(signatureOf(key, [accountId, id, issuedAt, mark].join(".")));
  const given = Buffer.from(signature);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  return now.getTime() - Number(issuedAt) < DEVICE_LIFE_S * 1000 ? { accountId, id, mark } : null;
}

/** The device, if it is this account's, and the password is still the one that was proved in it. */
export const ownDevice = (device: Device | null | undefined, accountId: string | undefined, hash: string | null) =>
  device && device.accountId === accountId && device.mark === passwordMark(hash) ? device : null;

const signatureOf = (key: Uint8Array, named: string) => createHmac("sha256", key).update(named).digest("base64url");
