import type { Receipt } from "../audit/verify/receipt.ts";
import { ok } from "../http/route.ts";
import type { PageRequest } from "../store/store.ts";
import { getSupportAccess } from "./list.ts";
import type { Owner } from "./owner.ts";
import { showSupportAccess } from "./show.ts";

/** What is so now, whoever asks for it: the user, or a server in their place. */
export const tellSupportAccess = async (owner: Owner, { cursor, limit }: PageRequest): Promise<Response> =>
  ok(showSupportAccess(await getSupportAccess(owner, { cursor, limit }), owner.context.clock()));

/** A receipt as a file, which `npm run audit:verify -- --receipt FILE --key KEY` checks. */
export const receiptFile = (receipt: Receipt, id: string): Response =>
  new Response(`${JSON.stringify(receipt, null, 2)}\n`, {
    headers: {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="support-session-${id}.json"`,
      "cache-control": "no-store",
    },
  });
