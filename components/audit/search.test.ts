import { expect, test } from "vitest";
import { type AuditSearch, filtersIn, isFiltered, without } from "./search.ts";

const search: AuditSearch = {
  type: "impersonation.ended",
  impersonation: "i",
  from: "2026-11-01",
  zone: "Europe/Berlin",
  cursor: "c",
};

test("every filter is told, the one for a session too; the page and the zone are none", () => {
  expect(filtersIn(search)).toEqual([
    ["type", "impersonation.ended"],
    ["impersonation", "i"],
    ["from", "2026-11-01"],
  ]);
  expect(isFiltered({ cursor: "c", zone: "UTC" })).toBe(false);
});

test("without one filter the others stay, from the first page on", () => {
  expect(without(search, "type")).toEqual({ impersonation: "i", from: "2026-11-01", zone: "Europe/Berlin" });
});

test("the zone goes with the last day that is counted in it", () => {
  expect(without(search, "from")).toEqual({ type: "impersonation.ended", impersonation: "i" });
  expect(without({ ...search, to: "2026-11-02" }, "from").zone).toBe("Europe/Berlin");
});
