"use client";
import { NewSecret } from "../ui/new-secret.tsx";

export const CreateApiKey = () => (
  <NewSecret<{ apiKey: { name: string }; key: string }>
    advice="Keep it with the secrets of your server, never in a browser or in a repository. One that is lost can be revoked, and another one made."
    description="With it, one of your servers adds, changes and removes users."
    hint="Says which server it is for, such as Nightly sync."
    label="Create API key"
    primary
    secret="API key"
    shown={({ apiKey, key }) => ({ title: `The API key ${apiKey.name}`, value: key })}
    submit="Create API key"
    title="Create an API key"
    url="/api/api-keys"
  />
);
