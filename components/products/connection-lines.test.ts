import { describe, expect, test } from "vitest";
import type { ShownConnection } from "#lib/observations/show.ts";
import { asks, notices, opens, records, stops, wrongSecret } from "./connection-lines.tsx";
import { hosted } from "./product.testing.ts";

const MINUTE = 60_000;
const at = (minute: number) => new Date(Date.UTC(2026, 10, 26, 12, minute)).toISOString();
const unseen: ShownConnection = {
  ...{ lastHandOff: null, refusedSince: [], refusedBefore: [] },
  asked: { introspection: null, userinfo: null, endsList: null, endsStream: null, refresh: null, page: null },
  ...{ answeredLogout: null, recordedAct: null, wrongSecret: null },
  ...{ noticedEnd: null, unnoticedEnd: null, askedAfterEnd: null, wentOn: null },
};
const seenAfter = (afterMs: number, ended = 0) => ({
  ...{ impersonationId: "an id", afterMs, endedAt: at(ended) },
  at: new Date(Date.parse(at(ended)) + afterMs).toISOString(),
});

describe("the page of a product", () => {
  test("says of nothing that it is well before it was seen", () => {
    const lines = [
      opens(unseen),
      asks(unseen, hosted),
      notices(unseen, hosted),
      stops(unseen, hosted),
      records(unseen, hosted),
    ];
    for (const line of lines) expect(line).toMatchObject({ state: "open", said: "Not seen yet." });
    expect(wrongSecret(unseen)).toBeNull();
  });

  test("says why the last session couldn't be opened, with what mends it", () => {
    const sentence = "Only code is supported: send response_type=code.";
    const refused = { sentence, times: 3, lastAt: at(1), impersonationId: "an id" };
    expect(opens({ ...unseen, refusedSince: [refused] })).toMatchObject({ state: "wrong", said: sentence, at: at(1) });
  });

  test("takes a hosted product for well connected once its server asks, and not for its pages alone", () => {
    const page = { ...unseen.asked, page: at(0) };
    expect(asks({ ...unseen, asked: page }, hosted).state).toBe("open");
    expect(asks({ ...unseen, asked: { ...page, endsStream: at(0) } }, hosted).state).toBe("good");
    expect(asks({ ...unseen, answeredLogout: at(0) }, hosted).state).toBe("good");
  });

  test.each([
    [0, "good", "It noticed the last end within 1 s."],
    [1400, "good", "It noticed the last end within 2 s."],
    [40 * MINUTE, "open", "It noticed the last end after 40 min."],
  ])("says how soon it noticed an end: %i ms", (ms, state, said) => {
    expect(notices({ ...unseen, noticedEnd: seenAfter(ms) }, hosted)).toMatchObject({ state, said });
  });

  test("warns of a product that went on, until it has noticed a later end", () => {
    const wentOn = { ...seenAfter(40 * MINUTE), by: "acts" as const };
    const said = "This product went on for 40 min after the end.";
    expect(stops({ ...unseen, wentOn }, hosted)).toMatchObject({ state: "wrong", said });
    expect(stops({ ...unseen, wentOn, noticedEnd: seenAfter(1000) }, hosted)).toMatchObject({ state: "wrong", said });
    expect(stops({ ...unseen, wentOn, noticedEnd: seenAfter(1000, 50) }, hosted)).toMatchObject({
      state: "good",
      said: "Nothing came after the last end.",
      more: expect.anything(),
    });
  });

  test("says how long after an end the last request came, which one that is told doesn't make wrong", () => {
    const noticed = { noticedEnd: seenAfter(1000), askedAfterEnd: seenAfter(40 * MINUTE) };
    expect(stops({ ...unseen, ...noticed }, hosted)).toMatchObject({
      state: "good",
      said: "Its last request came 40 min after the end, and was told that it is over.",
    });
  });

  test("speaks of a wrong secret until there was a call with the right one", () => {
    const wrong = { ...unseen, wrongSecret: at(5) };
    expect(wrongSecret(wrong)?.state).toBe("wrong");
    expect(wrongSecret({ ...wrong, recordedAct: at(6) })).toBeNull();
  });
});
