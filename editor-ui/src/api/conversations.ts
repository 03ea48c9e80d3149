import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap, uploading } from "./client";

export type Conversation = Schemas["Conversation"];
export type Said = Schemas["Message"];
export type ConversationChange = Schemas["ConversationChange"];
export type State = Conversation["state"];

const PAGE = 40;
const MESSAGES = 50;

export interface ConversationFilter {
  state: State | "all";
  /** Undefined: anybody's; "": those that nobody has. */
  assignee: string | undefined;
  tag: string;
  search: string;
}

export function inboxKey(site: string) {
  return ["sites", site, "conversations"] as const;
}

export function conversationKey(site: string, conversation: string) {
  return ["sites", site, "conversation", conversation] as const;
}

export function useConversations(site: string, filter: ConversationFilter) {
  return useInfiniteQuery({
    queryKey: [...inboxKey(site), "list", filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/conversations", {
          params: {
            path: { site },
            query: {
              state: filter.state,
              tag: filter.tag,
              search: filter.search,
              cursor: pageParam,
              limit: PAGE,
              ...(filter.assignee === undefined ? {} : { assignee: filter.assignee }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The other conversations of one person, the newest first. */
export function useTheirConversations(site: string, person: string) {
  return useQuery({
    queryKey: [...inboxKey(site), "person", person],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/conversations", {
          params: { path: { site }, query: { state: "all", person, limit: 20 } },
          signal,
        }),
      ),
    select: (answer) => answer.items,
  });
}

export function useConversationCounts(site: string) {
  return useQuery({
    queryKey: [...inboxKey(site), "counts"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sites/{site}/conversations/counts", { params: { path: { site } }, signal })),
  });
}

export function useConversation(site: string, conversation: string) {
  return useQuery({
    queryKey: conversationKey(site, conversation),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/conversations/{conversation}", {
          params: { path: { site, conversation } },
          signal,
        }),
      ),
  });
}

/** What was said, the last page first; each page the oldest first. */
export function useSaid(site: string, conversation: string) {
  return useInfiniteQuery({
    queryKey: [...conversationKey(site, conversation), "messages"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/conversations/{conversation}/messages", {
          params: { path: { site, conversation }, query: { before: pageParam, limit: MESSAGES } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => (page.more ? page.items[0]?.id : undefined),
  });
}

/** Loads again what shows this conversation. */
export function useRefresh(site: string) {
  const client = useQueryClient();
  return (conversation: string) => {
    void client.invalidateQueries({ queryKey: inboxKey(site) });
    void client.invalidateQueries({ queryKey: conversationKey(site, conversation) });
  };
}

export interface NewSaid {
  text: string;
  note: boolean;
  client_id: string;
}

export function useSay(site: string, conversation: string) {
  const refresh = useRefresh(site);
  return useMutation({
    mutationFn: (body: NewSaid) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/conversations/{conversation}/messages", {
          params: { path: { site, conversation } },
          body,
        }),
      ),
    onSuccess: () => refresh(conversation),
  });
}

/** Say it with an image. */
export function useShow(site: string, conversation: string) {
  const refresh = useRefresh(site);
  return useMutation({
    mutationFn: ({ image, text, note, client_id }: NewSaid & { image: File }) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/conversations/{conversation}/images", {
          params: { path: { site, conversation } },
          ...uploading(image, { text, client_id, note: note ? "1" : "0" }),
        }),
      ),
    onSuccess: () => refresh(conversation),
  });
}

/** Where the browser finds an image of a conversation. */
export function imageAddress(site: string, conversation: string, image: string): string {
  return `/api/v1/sites/${site}/conversations/${conversation}/images/${image}`;
}

export function useChangeConversation(site: string, conversation: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ConversationChange) =>
      unwrap(
        api.PATCH("/api/v1/sites/{site}/conversations/{conversation}", {
          params: { path: { site, conversation } },
          body,
        }),
      ),
    onSuccess: (changed) => {
      client.setQueryData(conversationKey(site, conversation), changed);
      void client.invalidateQueries({ queryKey: inboxKey(site) });
    },
  });
}

export function useTyping(site: string, conversation: string) {
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/sites/{site}/conversations/{conversation}/typing", {
          params: { path: { site, conversation } },
        }),
      ),
  });
}

/** Tells the person that the team has read it, once somebody has it before them. */
export function useRead(site: string, conversation: string) {
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/sites/{site}/conversations/{conversation}/seen", {
          params: { path: { site, conversation } },
        }),
      ),
  });
}

function cannedKey(site: string) {
  return ["sites", site, "canned-answers"] as const;
}

export function useCannedAnswers(site: string) {
  return useQuery({
    queryKey: cannedKey(site),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/sites/{site}/conversations/canned-answers", { params: { path: { site } }, signal }),
      ),
    select: (answer) => answer.items,
  });
}

export function useKeepAnswer(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["CannedIn"]) =>
      unwrap(
        api.POST("/api/v1/sites/{site}/conversations/canned-answers", { params: { path: { site } }, body }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: cannedKey(site) }),
  });
}

export function useForgetAnswer(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: string) =>
      unwrap(
        api.DELETE("/api/v1/sites/{site}/conversations/canned-answers/{answer}", {
          params: { path: { site, answer } },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: cannedKey(site) }),
  });
}
