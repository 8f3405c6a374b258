import { nothingHere as handle } from "#lib/http/nothing.ts";

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
