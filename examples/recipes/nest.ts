import "reflect-metadata";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Controller, Get, Module, Post, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { addTask, auth, changeCard, me } from "./product.ts";
import { send, webRequest } from "./web.ts";

/** Nest has read the body by then. */
interface Parsed extends IncomingMessage {
  body: unknown;
}

@Controller("api")
class Api {
  @Get("me")
  async me(@Req() request: Parsed, @Res() response: ServerResponse) {
    await send(await me(webRequest(request)), response);
  }

  @Post("tasks")
  async addTask(@Req() request: Parsed, @Res() response: ServerResponse) {
    await send(await addTask(webRequest(request, request.body)), response);
  }

  @Post("card")
  async changeCard(@Req() request: Parsed, @Res() response: ServerResponse) {
    await send(await changeCard(webRequest(request, request.body)), response);
  }

  /** The end of a session comes as a form. */
  @Post("backchannel-logout")
  async logout(@Req() request: Parsed, @Res() response: ServerResponse) {
    const form = new URLSearchParams(request.body as Record<string, string>).toString();
    await send(await auth.backchannelLogout(webRequest(request, form)), response);
  }
}

@Module({ controllers: [Api] })
class Product {}

export const app = await NestFactory.create(Product, { logger: ["error"] });
