import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
type ErrorBody = Schemas["ErrorBody"];

/** What the server refused, or "offline" when it could not be reached. `message` is fit to be shown. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly path: string | undefined;
  readonly details: ErrorBody["details"];

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = "ApiError";
    this.status = status;
    this.code = body.code;
    this.path = body.path;
    this.details = body.details;
  }
}

const client = createClient<paths>({ baseUrl: window.location.origin, credentials: "same-origin" });

client.use({
  onError: () =>
    new ApiError(0, {
      code: "offline",
      message: "The server can't be reached. Check that Tracktor is running, then try again.",
    }),
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a success; raises ApiError for everything else. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok || error !== undefined) {
    throw new ApiError(response.status, errorBody(error, response));
  }
  return data as T;
}

function errorBody(error: unknown, response: Response): ErrorBody {
  if (typeof error === "object" && error !== null && "error" in error) {
    return (error as Schemas["Error"]).error;
  }
  return { code: "unexpected", message: `The server answered ${response.status} without saying why.` };
}

export const api = client;

/** What uploads a file, with more fields beside it: the browser writes the parts and their boundary itself. */
export function uploading(file: File, more: Record<string, string> = {}) {
  const form = new FormData();
  form.append("file", file);
  for (const [name, value] of Object.entries(more)) {
    form.append(name, value);
  }
  return { body: form as never, bodySerializer: (body: unknown) => body as FormData };
}
