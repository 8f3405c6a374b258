import { createElement } from "react";
import type { AuditEvent } from "#lib/audit/event.ts";
import { partsOf, sentenceOf } from "#lib/audit/sentence.ts";

/** The sentence of an event, its isolated names as elements: what is copied from the page holds no invisible marks. */
export const Told = ({ event }: { event: AuditEvent }) =>
  createElement(
    "bdi",
    null,
    ...partsOf(sentenceOf(event)).map((part, turn) => (turn % 2 === 0 ? part : createElement("bdi", null, part))),
  );
