import { AuthProvider, useAuthInfo, useHostedPageUrls, useLogoutFunction } from "@propelauth/react";
import { createRoot } from "react-dom/client";
import { UserBanner } from "./sample.tsx";

/** A product's page as small as it gets: the sample, and who is signed in. */
function Page() {
  const info = useAuthInfo();
  const logout = useLogoutFunction();
  const { getLoginPageUrl } = useHostedPageUrls();
  if (info.loading) return <p>Loading</p>;
  if (!info.isLoggedIn) return <a href={getLoginPageUrl({ postLoginRedirectUrl: location.href })}>Log in</a>;
  return (
    <>
      <p>Signed in as {info.user.email}</p>
      <button onClick={() => void logout(true)} type="button">
        Log out
      </button>
    </>
  );
}

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <AuthProvider authUrl={root.dataset.authUrl ?? ""}>
      <UserBanner />
      <Page />
    </AuthProvider>,
  );
