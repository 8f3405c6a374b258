import { describe, expect, test } from "vitest";
import { DEVICE_LIFE_S, newDevice, passwordMark, readDevice } from "./device.ts";
import { deriveKey } from "./tokens/secret.ts";

const key = deriveKey("a secret of 32 characters or more", "employees' devices");
const mina = "a0000000-0000-4000-8000-000000000003";
const owner = { accountId: mina, mark: passwordMark("the hash of a password") };
const now = new Date("2026-11-22T09:00:00.000Z");

describe("a device", () => {
  test("is of the account that it was given to, and another one each time", () => {
    const [first, second] = [1, 2].map(() => readDevice(key, newDevice(key, owner, now), now));
    expect(first).toMatchObject(owner);
    expect(second).toMatchObject(owner);
    expect(first?.id).not.toBe(second?.id);
  });

  test("is nobody's when a letter of it was changed, when it is cut short, or when another secret signed it", () => {
    const cookie = newDevice(key, owner, now);
    const [, id, at, mark, signature] = cookie.split(".");
    const forged = [
      cookie.replace(mina, "a0000000-0000-4000-8000-000000000001"),
      `${mina}.${id}x.${at}.${mark}.${signature}`,
      `${mina}.${id}.${Number(at) + 1}.${mark}.${signature}`,
      `${mina}.${id}.${at}.${passwordMark("another hash")}.${signature}`,
      `${mina}.${id}.${at}.${mark}`,
      `${mina}.${id}.${at}.${mark}.`,
      `${cookie}.more`,
      newDevice(deriveKey("a secret of 32 characters or more", "users' devices"), owner, now),
      "",
      null,
    ];
    for (const each of forged) expect(readDevice(key, each, now), String(each)).toBeNull();
  });

  test("is nobody's after its year, whatever the browser has kept", () => {
    const cookie = newDevice(key, owner, now);
    const yearIsOver = now.getTime() + DEVICE_LIFE_S * 1000;
    expect(readDevice(key, cookie, new Date(yearIsOver - 1))).toMatchObject(owner);
    expect(readDevice(key, cookie, new Date(yearIsOver))).toBeNull();
  });
});
