"use client";
import { NewSecret } from "../ui/new-secret.tsx";

export const AddPersonalToken = () => (
  <NewSecret<{ personalToken: { name: string }; token: string }>
    advice={
      <>
        Keep it where your tool finds it, such as <code>UNDERSTUDY_TOKEN</code>, and give it to nobody: what it does,
        you did.
      </>
    }
    description="It lasts 90 days, and works while you are signed in to this dashboard."
    hint="Says which tool it is for, such as Terminal."
    label="Make a token"
    secret="Token"
    shown={({ personalToken, token }) => ({ title: `The token ${personalToken.name}`, value: token })}
    submit="Make token"
    title="Make a token"
    url="/api/account/tokens"
  />
);
