import { createServer } from "node:http";
import { env } from "#env";
import { answering } from "./answer.ts";
import { openDatabase } from "./database.ts";
import { createReadiness } from "./readiness.ts";

/** A process of its own for shell/killed.test.ts: Understudy as it answers machines, without pages. It says when it listens. */
await openDatabase();
const answer = answering({
  environment: env(),
  developing: false,
  files: null,
  readiness: createReadiness(async () => []),
  watch: null,
  next: async (_, response) => void response.writeHead(404).end(),
});
createServer((message, response) => void answer(message, response)).listen(
  Number(new URL(env().productUrl).port),
  "127.0.0.1",
  () => process.send?.("listening"),
);
