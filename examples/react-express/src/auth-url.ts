/// <reference types="vite/client" />

export const authUrl: string = import.meta.env.VITE_AUTH_URL;
