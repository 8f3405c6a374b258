import { Hono } from "hono";
import { addTask, auth, changeCard, me } from "./product.ts";

export const app = new Hono();

app.get("/api/me", (context) => me(context.req.raw));
app.post("/api/tasks", (context) => addTask(context.req.raw));
app.post("/api/card", (context) => changeCard(context.req.raw));
app.post("/api/backchannel-logout", (context) => auth.backchannelLogout(context.req.raw));
