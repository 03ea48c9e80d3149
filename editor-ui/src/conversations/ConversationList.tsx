import { Button, Loader } from "@mantine/core";
import { MessagesSquare } from "lucide-react";
import { useMemo, useRef } from "react";
import { Link, useSearchParams } from "react-router";
import { type Conversation, type ConversationFilter, useConversations } from "../api/conversations";
import { Face } from "../people/Face";
import { personName } from "../people/personName";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import classes from "./Conversations.module.css";
import { shownPerson } from "./shownPerson";
import { useOpenConversation } from "./useOpenConversation";

/** The conversations that are asked for, last spoken in first. J and K lead through them. */
export function ConversationList(props: { site: string; filter: ConversationFilter; opened: string }) {
  const { site, filter, opened } = props;
  const pages = useConversations(site, filter);
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  useSteps(site, items, opened);
  if (pages.isPending) {
    return <LinesSkeleton lines={7} />;
  }
  if (pages.isError && items.length === 0) {
    return <Failed error={pages.error} retry={() => void pages.refetch()} />;
  }
  if (items.length === 0) {
    const isAll = filter.search === "" && filter.tag === "" && filter.assignee === undefined;
    return (
      <Empty icon={MessagesSquare} title={isAll ? "Nothing here" : "Nothing matches"}>
        <p>
          {isAll
            ? "What people write in the messenger comes here as they write it."
            : "Search finds words that were said, and parts of names, addresses and ids."}
        </p>
      </Empty>
    );
  }
  return (
    <nav aria-label="Conversations" className={classes.list}>
      <ul>
        {items.map((conversation) => (
          <Item
            conversation={conversation}
            isOpened={conversation.id === opened}
            key={conversation.id}
            site={site}
          />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button
          fullWidth
          leftSection={pages.isFetchingNextPage && <Loader size="xs" />}
          onClick={() => void pages.fetchNextPage()}
          variant="subtle"
        >
          Earlier ones
        </Button>
      )}
    </nav>
  );
}

function Item(props: { site: string; conversation: Conversation; isOpened: boolean }) {
  const { site, conversation, isOpened } = props;
  const [params] = useSearchParams();
  const person = shownPerson(conversation.person);
  const { last } = conversation;
  return (
    <li>
      <Link
        aria-current={isOpened ? "page" : undefined}
        className={classes.item}
        data-waiting={conversation.waiting > 0 || undefined}
        to={{ pathname: `/sites/${site}/conversations/${conversation.id}`, search: params.toString() }}
      >
        <Face person={person} size={34} />
        <span className={classes.itemBody}>
          <span className={classes.itemHead}>
            <span className={classes.itemName}>{personName(person)}</span>
            <span className={classes.itemTime}>
              <Time ms={conversation.updated} />
            </span>
          </span>
          <span className={classes.itemText}>
            {last?.author === "team" && <span className={classes.itemYou}>{last.name || "Team"}: </span>}
            {last?.text}
          </span>
          {(conversation.tags.length > 0 || conversation.waiting > 0) && (
            <span className={classes.itemFoot}>
              {conversation.waiting > 0 && <span className={classes.waits}>waiting</span>}
              {conversation.tags.map((tag) => (
                <span className={classes.tag} key={tag}>
                  {tag}
                </span>
              ))}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}

function useSteps(site: string, items: readonly Conversation[], opened: string): void {
  const open = useOpenConversation(site);
  const go = (by: number) => {
    const at = items.findIndex(({ id }) => id === opened);
    const next = items[at < 0 ? 0 : Math.min(Math.max(at + by, 0), items.length - 1)];
    if (next !== undefined) {
      open(next.id);
    }
  };
  const step = useRef(go);
  step.current = go;
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      { keys: "j", label: "Next conversation", group: "This page", run: () => step.current(1) },
      { keys: "k", label: "Conversation before", group: "This page", run: () => step.current(-1) },
    ],
    [],
  );
  useShortcuts(shortcuts);
}
