import { initAuth } from "@understudy/sdk/express";
import express, { type Request } from "express";
import { addTask, tasksOf } from "./tasks.ts";

const { VITE_AUTH_URL = "", UNDERSTUDY_CLIENT_ID = "", UNDERSTUDY_CLIENT_SECRET = "" } = process.env;

const { requireUser, recordImpersonation, record, neverWhileImpersonated, guardReadOnly, backchannelLogout, close } =
  initAuth({
    authUrl: VITE_AUTH_URL,
    clientId: UNDERSTUDY_CLIENT_ID,
    clientSecret: UNDERSTUDY_CLIENT_SECRET,
  });

/** Apart from server.ts, which listens: `npx understudy-routes app.ts` loads it, and lists what its routes say. */
export const app = express();

// Optional: told the moment an impersonation ends. Without it the SDK asks every few seconds.
app.post("/api/backchannel-logout", backchannelLogout);

// What an employee does as a user is told to Understudy, before it is answered.
app.use("/api", requireUser, recordImpersonation());
app.use(express.json({ limit: "10kb" }));

app.get("/api/tasks", (req, res) => {
  res.json(tasksOf(userOf(req).id));
});

// An impersonator may do this; the task says who it really was.
app.post("/api/tasks", (req, res) => {
  const { id, impersonatorUserId } = userOf(req);
  const { title: given } = (req.body ?? {}) as { title?: unknown };
  const title = String(given ?? "")
    .trim()
    .slice(0, 200);
  if (title === "") {
    res.status(422).json({ detail: "Say what is to be done." });
    return;
  }
  record("Added a task");
  res.status(201).json(addTask(id, title, impersonatorUserId));
});

// Everything in one file is for the user alone.
app.post("/api/exports", neverWhileImpersonated("exports"), (req, res) => {
  res.json({ exportedAt: new Date().toISOString(), tasks: tasksOf(userOf(req).id) });
});

// After the last route: an employee who only looks changes nothing.
guardReadOnly(app);

/** What was done a moment ago is still told. */
export { close };

function userOf({ user }: Request) {
  if (!user) throw new Error("requireUser comes first");
  return user;
}
