import { describe, expect, test } from "vitest";
import { newDevice, readDevice } from "./device.ts";
import { deriveKey } from "./tokens/secret.ts";

const key = deriveKey("a secret of 32 characters or more", "employees' devices");
const mina = "a0000000-0000-4000-8000-000000000003";

describe("a device", () => {
  test("is of the account that it was given to, and another one each time", () => {
    const [first, second] = [1, 2].map(() => readDevice(key, newDevice(key, mina)));
    expect(first).toMatchObject({ accountId: mina });
    expect(second).toMatchObject({ accountId: mina });
    expect(first?.id).not.toBe(second?.id);
  });

  test("is nobody's when a letter of it was changed, when it is cut short, or when another secret signed it", () => {
    const cookie = newDevice(key, mina);
    const [, id, signature] = cookie.split(".");
    const forged = [
      cookie.replace(mina, "a0000000-0000-4000-8000-000000000001"),
      `${mina}.${id}x.${signature}`,
      `${mina}.${id}`,
      `${mina}.${id}.`,
      `${cookie}.more`,
      newDevice(deriveKey("a secret of 32 characters or more", "users' devices"), mina),
      "",
      null,
    ];
    for (const each of forged) expect(readDevice(key, each), String(each)).toBeNull();
  });
});
