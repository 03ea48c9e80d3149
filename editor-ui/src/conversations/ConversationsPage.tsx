import { Button, SegmentedControl, Select } from "@mantine/core";
import { Inbox, MessagesSquare, Send } from "lucide-react";
import { useRef, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { type ConversationFilter, type State, useConversationCounts, useRefresh } from "../api/conversations";
import { Card } from "../shared/Card";
import { FilterBox } from "../shared/FilterBox";
import { count } from "../shared/format";
import { Page } from "../shared/Page";
import { Empty } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useLiveMessages } from "../shell/LiveProvider";
import { useSiteId } from "../shell/useSiteId";
import { ConversationList } from "./ConversationList";
import classes from "./Conversations.module.css";
import { SentMessages } from "./SentMessages";
import { Talker } from "./Talker";
import { Thread } from "./Thread";

const NOBODY = "nobody";
const REFRESH_MS = 300;
const TYPING_MS = 4_000;

/** What people write, and what the team answers. */
export default function ConversationsPage() {
  const site = useSiteId();
  const { conversation = "" } = useParams();
  const [view, setView] = useParam("view");
  const filter = useFilter();
  const counts = useConversationCounts(site);
  const typing = useLiveConversations(site);
  const isSent = view === "sent";
  return (
    <Page
      actions={
        <Button
          leftSection={isSent ? <Inbox size={15} /> : <Send size={15} />}
          onClick={() => setView(isSent ? "" : "sent")}
          variant="default"
        >
          {isSent ? "Conversations" : "Messages sent to many"}
        </Button>
      }
      fills
      note={
        isSent
          ? "What was said to many at once, and what they did with it."
          : waitingLine(counts.data?.waiting)
      }
      title={isSent ? "Messages sent to many" : "Conversations"}
    >
      {isSent ? (
        <SentMessages site={site} />
      ) : (
        <>
          <Filters isOpened={conversation !== ""} site={site} value={filter.value} />
          <Card fills flush>
            <div className={classes.columns} data-opened={conversation !== "" || undefined}>
              <ConversationList filter={filter.value} opened={conversation} site={site} />
              {conversation === "" ? (
                <Empty icon={MessagesSquare} title="Choose a conversation">
                  <p>What people write in the messenger on your pages is on the left, the newest first.</p>
                </Empty>
              ) : (
                <>
                  <Thread
                    conversation={conversation}
                    isTyping={typing === conversation}
                    key={conversation}
                    site={site}
                  />
                  <Talker conversation={conversation} site={site} />
                </>
              )}
            </div>
          </Card>
        </>
      )}
    </Page>
  );
}

function waitingLine(waiting: number | undefined): string {
  if (waiting === undefined) {
    return "";
  }
  return waiting === 0 ? "Nobody waits for an answer." : `${count(waiting)} waiting for an answer.`;
}

function useFilter(): { value: ConversationFilter } {
  const [params] = useSearchParams();
  const state = params.get("state");
  const assignee = params.get("assignee");
  return {
    value: {
      state: state === "snoozed" || state === "closed" || state === "all" ? state : "open",
      assignee: assignee === null ? undefined : assignee === NOBODY ? "" : assignee,
      tag: params.get("tag") ?? "",
      search: params.get("search") ?? "",
    },
  };
}

function Filters(props: { site: string; value: ConversationFilter; isOpened: boolean }) {
  const { site, value, isOpened } = props;
  const counts = useConversationCounts(site).data;
  const [, setState] = useParam("state");
  const [assignee, setAssignee] = useParam("assignee");
  const [, setTag] = useParam("tag");
  const [search, setSearch] = useParam("search");
  const states: [State | "all", string][] = [
    ["open", `Open ${count(counts?.open ?? 0)}`],
    ["snoozed", `Snoozed ${count(counts?.snoozed ?? 0)}`],
    ["closed", `Closed ${count(counts?.closed ?? 0)}`],
    ["all", "All"],
  ];
  return (
    <div className={classes.filters} data-opened={isOpened || undefined}>
      <SegmentedControl
        aria-label="Which conversations"
        data={states.map(([state, label]) => ({ value: state, label }))}
        onChange={(next) => setState(next === "open" ? "" : next)}
        value={value.state}
      />
      <FilterBox
        label="Search conversations"
        onChange={setSearch}
        placeholder="Words, name, e-mail or id"
        value={search}
        width={230}
      />
      <Select
        aria-label="Whose"
        clearable
        data={[
          { value: NOBODY, label: "Nobody’s" },
          ...(counts?.team.map((email) => ({ value: email, label: email })) ?? []),
        ]}
        onChange={(next) => setAssignee(next ?? "")}
        placeholder="Anybody’s"
        value={assignee || null}
        w={190}
      />
      {counts !== undefined && counts.tags.length > 0 && (
        <Select
          aria-label="Tag"
          clearable
          data={counts.tags}
          onChange={(next) => setTag(next ?? "")}
          placeholder="Any tag"
          value={value.tag || null}
          w={150}
        />
      )}
    </div>
  );
}

/** Keeps what is shown up to date; answers in which conversation the person is writing. */
function useLiveConversations(site: string): string | undefined {
  const refresh = useRefresh(site);
  const [typing, setTyping] = useState<string | undefined>();
  const timers = useRef<{ typing?: number; refresh?: number }>({});
  const waiting = useRef(new Set<string>());
  useLiveMessages((message) => {
    if (message.type === "typing") {
      setTyping(message.conversation);
      window.clearTimeout(timers.current.typing);
      timers.current.typing = window.setTimeout(() => setTyping(undefined), TYPING_MS);
    }
    if (message.type === "conversation") {
      setTyping(undefined);
      waiting.current.add(message.conversation);
      // A message to many tells of many at once.
      timers.current.refresh ??= window.setTimeout(() => {
        for (const conversation of waiting.current) {
          refresh(conversation);
        }
        waiting.current.clear();
        delete timers.current.refresh;
      }, REFRESH_MS);
    }
  });
  return typing;
}
