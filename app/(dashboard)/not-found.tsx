import { NotFound } from "#components/not-found.tsx";

export default NotFound;
