import { expect, test } from "vitest";
import { brokenReferences } from "./check-references.ts";

const repository: Record<string, string> = {
  "docs/security.md": "# Security\n\n## Who can't be recorded, may not act\n",
  "lib/policy.ts": "",
  "app/(product)/auth.ts": "",
  "examples/one/app/page.tsx": "",
};
const files = (path: string) => repository[path] ?? null;

test("a comment that cites a file or a heading that isn't there is named", () => {
  const source = `
// A threat of its own (rules.md, D11). Hosts: lib/gone.ts.
/** See docs/security.md#nowhere, and app/(dashboard)/auth.ts (docs/decisions/0004). */
const text = "lib/gone.ts"; // not in a string
`;
  expect(brokenReferences("lib/x.ts", source, files)).toEqual([
    "lib/x.ts cites rules.md",
    "lib/x.ts cites lib/gone.ts",
    "lib/x.ts cites docs/security.md#nowhere",
    "lib/x.ts cites app/(dashboard)/auth.ts",
    "lib/x.ts cites docs/decisions/0004",
  ]);
});

test("one that cites what is there isn't, nor one that names a kind of file or an address elsewhere", () => {
  const source = `
// By the matrix (docs/security.md#who-cant-be-recorded-may-not-act), as lib/policy.ts says, and app/(product)/auth.ts.
/* One page.tsx each; https://example.com/docs/gone.md has more. */
`;
  expect(brokenReferences("lib/x.ts", source, files)).toEqual([]);
  expect(brokenReferences("examples/one/lib/x.ts", "// Shown by app/page.tsx.", files)).toEqual([]);
});

test("a document's link that leads nowhere is named", () => {
  const document =
    "[a](security.md) [b](security.md#security) [c](gone.md) [d](#here) [e](https://x.example)\n# Here\n";
  expect(brokenReferences("docs/x.md", document, (path) => (path === "docs/x.md" ? document : files(path)))).toEqual([
    "docs/x.md links to gone.md",
  ]);
});
