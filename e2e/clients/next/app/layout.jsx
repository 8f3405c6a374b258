import { AuthProvider } from "@propelauth/nextjs/client";

export const dynamic = "force-dynamic";

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <AuthProvider authUrl={process.env.PROPELAUTH_AUTH_URL}>{children}</AuthProvider>
      </body>
    </html>
  );
}
