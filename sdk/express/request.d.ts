// A declaration file, so that a project which also has another package's `req.user` still compiles with skipLibCheck.
import type { TokenUser } from "../core/access-token.js";

export type { TokenUser };

declare global {
  namespace Express {
    interface Request {
      /** Who is signed in; set by `requireUser` and `optionalUser` of `@understudy/sdk/express`. */
      user?: TokenUser;
    }
  }
}
