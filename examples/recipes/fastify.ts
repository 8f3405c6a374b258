import { fastify } from "fastify";
import { addTask, auth, changeCard, me } from "./product.ts";
import { webRequest } from "./web.ts";

export const app = fastify();

// The end of a session comes as a form, which Fastify doesn't read by itself.
app.addContentTypeParser(
  "application/x-www-form-urlencoded",
  { parseAs: "string" },
  async (_: unknown, body: unknown) => body,
);

app.get("/api/me", ({ raw }) => me(webRequest(raw)));
app.post("/api/tasks", ({ raw, body }) => addTask(webRequest(raw, body)));
app.post("/api/card", ({ raw, body }) => changeCard(webRequest(raw, body)));
app.post("/api/backchannel-logout", ({ raw, body }) => auth.backchannelLogout(webRequest(raw, body)));
