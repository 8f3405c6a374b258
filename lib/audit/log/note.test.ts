import { describe, expect, test } from "vitest";
import { openCheckpoint, originOf, signCheckpoint } from "./checkpoint.ts";
import { newSigner } from "./log.testing.ts";
import { openNote, parseVerifierKey, signNote, verifierKeyOf } from "./note.ts";
import { emptyRoot } from "./tree.ts";

const signer = newSigner("localhost:3000/audit");

describe("a signed note", () => {
  test("is opened by its verifier key, as that is published, and by no other", () => {
    const note = signNote("one\n\ntwo\n", signer);
    expect(openNote(note, [parseVerifierKey(verifierKeyOf(signer))])).toBe("one\n\ntwo\n");
    expect(openNote(note, [newSigner(signer.name)])).toBeNull();
    expect(openNote(note, [{ ...signer, name: "another.example/audit" }])).toBeNull();
    expect(openNote(note.replace("two", "three"), [signer])).toBeNull();
    expect(openNote("no note", [signer])).toBeNull();
  });

  test("has the key of the specification's own example", () => {
    const key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    expect(openNote(note, [parseVerifierKey(key)])).toContain("the answer to your problem");
  });

  test("isn't asked of what is no verifier key", () => {
    const key = verifierKeyOf(signer);
    for (const wrong of ["", "name", key.replace(/\+[0-9a-f]{8}\+/, "+00000000+"), key.slice(0, -8)])
      expect(() => parseVerifierKey(wrong)).toThrow("no verifier key");
  });
});

test("a checkpoint says whose log it is of, how large it is, and its root", () => {
  expect(originOf("http://localhost:3000")).toBe("localhost:3000/audit");
  expect(originOf("https://dash.example")).toBe("dash.example/audit");
  const note = signCheckpoint(0, emptyRoot, signer);
  expect(note).toMatch(
    /^localhost:3000\/audit\n0\n47DEQpj8HBSa\+\/TImW\+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— localhost:3000\/audit \S+\n$/,
  );
  expect(openCheckpoint(note, [signer])).toEqual({ origin: signer.name, size: 0, root: emptyRoot });
  for (const text of ["a\n1\n", "a\n-1\nx\n", "a\n01\nx\n", "a\n1\nAAAA\n"])
    expect(openCheckpoint(signNote(text, signer), [signer])).toBeNull();
});
