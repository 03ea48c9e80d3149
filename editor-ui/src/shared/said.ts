import { ApiError } from "../api/client";

/** What the first problem is, where the server found some; else what it said. */
export function saidOf(error: Error): string {
  return (error instanceof ApiError && error.details?.[0]?.message) || error.message;
}
