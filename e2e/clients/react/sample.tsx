import { withAuthInfo } from "@propelauth/react";

// The specification's React sample, to the letter but for the pair of parentheses that it lacks as printed.
export const UserBanner = withAuthInfo(({ impersonatorUserId }) => {
  if (impersonatorUserId) {
    return <div className="user-banner">(!) Currently Impersonating</div>;
  } else {
    return null;
  }
});
