import { useNavigate, useSearchParams } from "react-router";

/** Leads to a conversation, and keeps what the list is narrowed to. */
export function useOpenConversation(site: string) {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (conversation: string) =>
    void navigate({ pathname: `/sites/${site}/conversations/${conversation}`, search: params.toString() });
}
