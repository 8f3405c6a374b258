import { expect, test } from "vitest";
import { endReasonText } from "./end-reason.ts";

const mina = { id: "mina" };

test("who ended a session reads that it was them; everybody else reads that it was the impersonator", () => {
  const stopped = { endReason: "stopped", impersonator: mina } as const;
  expect(endReasonText(stopped, "mina")).toBe("Ended by you");
  expect(endReasonText(stopped, "olivia")).toBe("Ended by the impersonator");
});

test("what somebody else or time ended, the impersonator reads as everybody does", () => {
  expect(endReasonText({ endReason: "expired", impersonator: mina }, "mina")).toBe("Time was up");
  expect(endReasonText({ endReason: "ended_by_admin", impersonator: mina }, "mina")).toBe("Ended by an Owner or Admin");
  expect(endReasonText({ endReason: null, impersonator: mina }, "mina")).toBe("Ended");
});
