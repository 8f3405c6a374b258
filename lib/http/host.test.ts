import { expect, test } from "vitest";
import { isHostOf } from "./host.ts";

test.each([
  ["https://dash.example", "dash.example"],
  ["https://dash.example", "dash.example:443"],
  ["https://dash.example", "Dash.Example"],
  ["https://dash.example:8443", "dash.example:8443"],
  ["http://localhost:3000", "localhost:3000"],
  ["http://localhost", "localhost:80"],
  ["http://[::1]:3000", "[::1]:3000"],
])("%s is asked for as Host: %s", (origin, host) => {
  expect(isHostOf(origin, host)).toBe(true);
});

test.each([
  ["https://dash.example", null],
  ["https://dash.example", ""],
  ["https://dash.example", "app.example"],
  ["https://dash.example", "dash.example.evil.example"],
  ["https://dash.example", "dash.example:80"],
  ["https://dash.example", "dash.example:8443"],
  ["https://dash.example", "dash.example:0"],
  ["https://dash.example", "evil@dash.example"],
  ["https://dash.example", "dash.example/"],
  ["https://dash.example", "dash.example\\"],
  ["https://dash.example", "dash.example?"],
  ["https://dash.example", "dash.example#"],
  ["https://dash.example", "dash.example, app.example"],
  ["https://dash.example", "dash.example:99999"],
  ["https://dash.example:8443", "dash.example"],
  ["http://localhost:3000", "localhost"],
  ["http://localhost", "localhost:443"],
])("%s is not asked for as Host: %s", (origin, host) => {
  expect(isHostOf(origin, host)).toBe(false);
});
