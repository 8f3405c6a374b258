import { initAuth } from "@understudy/sdk/express";
import express, { type Request } from "express";
import { addTask, tasksOf } from "./tasks.ts";

const { VITE_AUTH_URL = "", UNDERSTUDY_CLIENT_ID = "", UNDERSTUDY_CLIENT_SECRET = "", API_PORT } = process.env;

const { requireUser, forbidImpersonation, backchannelLogout } = initAuth({
  authUrl: VITE_AUTH_URL,
  clientId: UNDERSTUDY_CLIENT_ID,
  clientSecret: UNDERSTUDY_CLIENT_SECRET,
});

const app = express();

// Optional: told the moment an impersonation ends. Without it the SDK asks every few seconds.
app.post("/api/backchannel-logout", backchannelLogout);

app.use(express.json({ limit: "10kb" }));

app.get("/api/tasks", requireUser, (req, res) => {
  res.json(tasksOf(userOf(req).id));
});

// An impersonator may do this; the task says who it really was.
app.post("/api/tasks", requireUser, (req, res) => {
  const { id, impersonatorUserId } = userOf(req);
  const { title: given } = (req.body ?? {}) as { title?: unknown };
  const title = String(given ?? "")
    .trim()
    .slice(0, 200);
  if (title === "") {
    res.status(422).json({ detail: "Say what is to be done." });
    return;
  }
  res.status(201).json(addTask(id, title, impersonatorUserId));
});

// Everything in one file is for the user alone.
app.post("/api/exports", requireUser, forbidImpersonation, (req, res) => {
  res.json({ exportedAt: new Date().toISOString(), tasks: tasksOf(userOf(req).id) });
});

app.listen(Number(API_PORT), "127.0.0.1");

function userOf({ user }: Request) {
  if (!user) throw new Error("requireUser comes first");
  return user;
}
