import { getRouteHandlers } from "@propelauth/nextjs/server/app-router";

const handlers = getRouteHandlers();
export const GET = handlers.getRouteHandlerAsync;
export const POST = handlers.postRouteHandlerAsync;
