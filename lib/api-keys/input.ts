import * as z from "zod";
import { nameInput } from "../person.ts";

export const createApiKeyInput = z.strictObject({ name: nameInput });
export type CreateApiKeyInput = z.output<typeof createApiKeyInput>;
