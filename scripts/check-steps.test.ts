import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findDroppedSteps, programOf } from "./check-steps.ts";

const source = `
function* revoke(): Generator<unknown, void, unknown> {}
declare const enabled: boolean;
declare const tx: { grants: { revoke(): Generator<unknown, void, unknown> } };

export function* body(): Generator<unknown, unknown, unknown> {
  tx.grants.revoke(); // forgotten
  enabled && revoke(); // forgotten
  enabled ? revoke() : null; // forgotten
  void (revoke()); // forgotten
  yield revoke(); // forgotten
  yield* tx.grants.revoke();
  const later = revoke();
  if (enabled) yield* later;
  return yield* revoke();
}
export async function later() {
  await revoke(); // forgotten
  console.log("a statement of another kind");
}
`;

test("a forgotten yield* is named, with its line; one that is there is not", () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-steps-"));
  writeFileSync(join(folder, "body.ts"), source);
  const options = { target: "ES2023", module: "ESNext", strict: true, types: [], lib: ["ES2023", "DOM"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["body.ts"] }));
  const found = findDroppedSteps(programOf(join(folder, "tsconfig.json")), (file) => file.fileName.startsWith(folder));
  const forgotten = source.split("\n").flatMap((line, index) => (line.includes("// forgotten") ? [index + 1] : []));
  expect(found.map((place) => Number(/body\.ts:(\d+)/.exec(place)?.[1]))).toEqual(forgotten);
});
