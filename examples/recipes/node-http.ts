import { createServer } from "node:http";
import { addTask, auth, changeCard, me } from "./product.ts";
import { send, webRequest } from "./web.ts";

const routes: Record<string, (request: Request) => Promise<Response>> = {
  "GET /api/me": me,
  "POST /api/tasks": addTask,
  "POST /api/card": changeCard,
  "POST /api/backchannel-logout": auth.backchannelLogout,
};

export const server = createServer(async (request, response) => {
  const path = request.url?.split("?")[0];
  const handler = routes[`${request.method} ${path}`] ?? (async () => new Response(null, { status: 404 }));
  try {
    await send(await handler(webRequest(request)), response);
  } catch (error) {
    console.error(error);
    await send(new Response(null, { status: 500 }), response);
  }
});
