import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";
import { SESSION_KEY } from "./queryClient";

export type OpenSession = Schemas["OpenSession"];

const SESSIONS_KEY = ["sessions"] as const;

/** Where one is logged in. */
export function useOpenSessions() {
  return useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/session/all", { signal })),
    select: (answer) => answer.items,
  });
}

/** Ends one of one's own sessions; without an id all but this one. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (session: string | undefined) => {
      if (session === undefined) {
        await unwrap(api.DELETE("/api/v1/session/others"));
      } else {
        await unwrap(api.DELETE("/api/v1/session/all/{session}", { params: { path: { session } } }));
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
}

export function useBeginEnrolment() {
  return useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/session/totp")) });
}

/** Answers the codes for when the authenticator is lost. */
export function useConfirmEnrolment() {
  return useMutation({
    mutationFn: (code: string) => unwrap(api.PUT("/api/v1/session/totp", { body: { code } })),
  });
}

export function useRemoveAuthenticator() {
  return useMutation({
    mutationFn: (code: string) => unwrap(api.POST("/api/v1/session/totp/remove", { body: { code } })),
  });
}

/** Has the session looked at anew, once what was shown of an enrolment has been read. */
export function useSessionChanged() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: SESSION_KEY });
    await client.invalidateQueries({ queryKey: SESSIONS_KEY });
  };
}
