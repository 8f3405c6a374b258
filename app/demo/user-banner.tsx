"use client";
import { withAuthInfo } from "@understudy/sdk/react";

/** The specification's own example, in a product of its own: a few words wherever a product wants them. */
export const UserBanner = withAuthInfo(({ impersonatorUserId }) => {
  if (impersonatorUserId) {
    return <span className="user-banner">(!) Currently Impersonating</span>;
  }
  return null;
});
