import { isRealUser } from "@understudy/sdk/fetch";

/** As your routes have it: `req.user`, the `user` of `fromRequest`, or of `auth.getUser()`. */
type User = { userId: string; email: string; impersonatorUserId?: string };

/** Your own, as far as they are used here. */
interface Product {
  saveLastSeen(userId: string, at: Date): Promise<void>;
  showOnline(userId: string): Promise<void>;
  send(to: string, template: string): Promise<void>;
}

/** In whatever runs on each request: "last seen" and presence are the user's own being there, and nobody else's. */
export async function seen(product: Product, user: User | null): Promise<void> {
  if (!user || !isRealUser(user)) return;
  await product.saveLastSeen(user.userId, new Date());
  await product.showOnline(user.userId);
}

/**
 * For mail that a user's own click sends: a receipt of what they did, a new device, a password reminder. Support's click sends
 * nothing, and whoever clicked is told so, with what to do instead.
 */
export async function mailAbout(product: Product, user: User, template: string): Promise<Response> {
  if (isRealUser(user)) {
    await product.send(user.email, template);
    return Response.json({ sent: true });
  }
  const detail = "Nothing was sent, as you are here for support. Ask the user to do this themselves.";
  return Response.json({ sent: false, detail });
}
