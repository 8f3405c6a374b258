import { hosted } from "#composition";
import { ok } from "#lib/http/route.ts";
import { calledOf } from "#lib/users/user.ts";

/** What an open page asks to learn whether it still may show anything, and what the client hook reads. */
export const GET = hosted.route({}, async ({ context }) => {
  const { user, expiresAt, impersonation } = context.session;
  const { externalId } = user;
  return ok({
    user: {
      ...{ id: user.id, email: user.email ?? "", name: calledOf(user) },
      ...(externalId !== null && { externalId }),
    },
    ...(impersonation && {
      impersonatorUserId: impersonation.impersonator.id,
      impersonation: {
        id: impersonation.id,
        expiresAt: impersonation.expiresAt.toISOString(),
        impersonator: { id: impersonation.impersonator.id, name: impersonation.impersonator.name },
      },
    }),
    expiresAt: expiresAt.toISOString(),
    now: context.clock().toISOString(),
  });
});

export const OPTIONS = hosted.preflight;
