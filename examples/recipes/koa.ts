import Koa from "koa";
import { addTask, auth, changeCard, me } from "./product.ts";
import { webRequest } from "./web.ts";

const routes: Record<string, (request: Request) => Promise<Response>> = {
  "GET /api/me": me,
  "POST /api/tasks": addTask,
  "POST /api/card": changeCard,
  "POST /api/backchannel-logout": auth.backchannelLogout,
};

export const app = new Koa();

app.use(async (context, next) => {
  const handler = routes[`${context.method} ${context.path}`];
  if (!handler) return next();
  // Koa 3 answers by a web response. Behind a body parser: webRequest(context.req, context.request.body).
  context.body = await handler(webRequest(context.req));
});
