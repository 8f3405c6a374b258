import { afterEach, expect, test, vi } from "vitest";
import { Authenticator } from "./authenticator.testing.ts";
import { here } from "./enrolled.testing.ts";
import { verifyRegistration } from "./webauthn.ts";

afterEach(() => vi.restoreAllMocks());

/**
 * A passkey of P-256 that was made for `here` and the challenge below, with a statement in Android's format: its certificates
 * are good until 2099, end at a root of their own, and name http://169.254.169.254/crl for what was revoked.
 */
const attested = [
  "o2NmbXRrYW5kcm9pZC1rZXlnYXR0U3RtdKNjYWxnJmNzaWdYRzBFAiAP7vZwc4e9HOXEFZNxX68xEjNTKbnZVMnY_S30acQmqAIhANRdxLafJo",
  "Loc3QUPZEhD1o4jVP8TbQeCSZhmhnuJgKlY3g1Y4JZAYEwggF9MIIBJKADAgECAgECMAoGCCqGSM49BAMCMAwxCjAIBgNVBAMTAVIwIBcNMjAw",
  "MTAxMDAwMDAwWhgPMjA5OTAxMDEwMDAwMDBaMAwxCjAIBgNVBAMTAUwwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATticxzMZHnZVQqdrR3WM",
  "GFGMoalzVEEAqHJ9RlnIEwK4wZ1J8KVda_1VvaQlEiQJKOqQfNK2hBMxa194t-KbS4o3UwczBEBgorBgEEAdZ5AgERBDYwNAIBAQoBAAIBAQoB",
  "AAQgqCP8I0v_E2h0UhNywbpFGlKO1r1HDF2lTEtU2bePtFoEADAAMAAwKwYDVR0fBCQwIjAgoB6gHIYaaHR0cDovLzE2OS4yNTQuMTY5LjI1NC",
  "9jcmwwCgYIKoZIzj0EAwIDRwAwRAIgZ3XTQa1wcAN8aOOY7k8hAv3UJ5h7HN2_-hrvHh10FpACIEekPMMVquPD4qx80uVUbpZXc05fYaIkl1Cx",
  "j8R4q1duWQEOMIIBCjCBsaADAgECAgEBMAoGCCqGSM49BAMCMAwxCjAIBgNVBAMTAVIwIBcNMjAwMTAxMDAwMDAwWhgPMjA5OTAxMDEwMDAwMD",
  "BaMAwxCjAIBgNVBAMTAVIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT1dH_i6-HbYlsvA-90IOKhdB9qRGBDBFfBayQ_i5PdgqTbuDp90Yb5",
  "XoKapGLDYYxDsbz9Z3-_rNzYd6LqmhwzowIwADAKBggqhkjOPQQDAgNIADBFAiB5yYeJ4OAKci4whnr0ZqgBrAzAF6Ifz9KhwWcK8XVOmgIhAJ",
  "iMajwDGRuoJtAB4H1C5UTovDetAW_V9odWDiBmYaNmaGF1dGhEYXRhWJRJlg3liA6MaHQ0Fw9kdmBbj-SuuaKGMseZXPO6gx2XY0UAAAABAAAA",
  "AAAAAAAAAAAAAAAAAAAQXfo_llANhX2RAvmclTbr9qUBAgMmIAEhWCDticxzMZHnZVQqdrR3WMGFGMoalzVEEAqHJ9RlnIEwKyJYIIwZ1J8KVd",
  "a_1VvaQlEiQJKOqQfNK2hBMxa194t-KbS4",
].join("");
const challenge = "Y2hhbGxlbmdl";

test("certificates of a new passkey are refused before any is read: they would lead the server to an address of their choice", async () => {
  const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("nobody is there"));
  const { response } = new Authenticator().register({ ...here, challenge });
  const id = "Xfo_llANhX2RAvmclTbr9g";
  const passkey = {
    ...{ id, rawId: id, type: "public-key" as const },
    response: { clientDataJSON: response.clientDataJSON, attestationObject: attested },
  };
  expect(await verifyRegistration(here, challenge, passkey)).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
});

test.each(["QQ", "oA"])("what is no statement at all makes no passkey: %s", async (attestationObject) => {
  const { response, ...named } = new Authenticator().register({ ...here, challenge });
  const passkey = { ...named, response: { ...response, attestationObject } };
  expect(await verifyRegistration(here, challenge, passkey)).toBeNull();
});
