import { expect, test } from "vitest";
import { onWish, wishFor } from "./wish.ts";

test("the dialog of a user is opened once for each wish, before or after its page is there, and no other's", () => {
  const opened: string[] = [];
  const page = (userId: string) => onWish(userId, () => opened.push(userId));
  wishFor("uma");
  page("ugo")();
  expect(opened).toEqual([]);
  const leave = page("uma");
  expect(opened).toEqual(["uma"]);
  page("uma")();
  expect(opened).toEqual(["uma"]);
  wishFor("uma");
  expect(opened).toEqual(["uma", "uma"]);
  leave();
});
