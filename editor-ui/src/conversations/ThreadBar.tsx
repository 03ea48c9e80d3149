import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import { ActionIcon, Button, Menu, Select, TagsInput, Tooltip } from "@mantine/core";
import { ArrowLeft, Check, Clock, RotateCcw } from "lucide-react";
import { useMemo, useRef } from "react";
import { Link, useSearchParams } from "react-router";
import {
  type Conversation,
  type ConversationChange,
  useChangeConversation,
  useConversationCounts,
} from "../api/conversations";
import { absoluteTime } from "../shared/format";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import classes from "./Conversations.module.css";
import { snoozes } from "./snoozes";

/** Whose it is, what it is about, and whether it is over. */
export function ThreadBar(props: { site: string; conversation: Conversation }) {
  const { site, conversation } = props;
  const change = useChangeConversation(site, conversation.id);
  const counts = useConversationCounts(site).data;
  const [params] = useSearchParams();
  const isOpen = conversation.state === "open";
  const put = (body: ConversationChange) => change.mutate(body);
  const toggle = () => put({ state: isOpen ? "closed" : "open" });
  const end = useRef(toggle);
  end.current = toggle;
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: "e", label: "Close, or open again", group: "This page", run: () => end.current() }],
    [],
  );
  useShortcuts(shortcuts);
  return (
    <div className={classes.bar}>
      <ActionIcon
        aria-label="Back to the list"
        className={classes.back}
        component={Link}
        to={{ pathname: `/sites/${site}/conversations`, search: params.toString() }}
        variant="subtle"
      >
        <ArrowLeft size={17} />
      </ActionIcon>
      <Select
        aria-label="Colleague"
        clearable
        comboboxProps={{ width: 260, position: "bottom-start" }}
        data={counts?.team ?? []}
        onChange={(next) => put({ assignee: next ?? "" })}
        placeholder="Nobody’s yet"
        size="xs"
        value={conversation.assignee || null}
        w={180}
      />
      <TagsInput
        aria-label="Tags"
        className={classes.tags}
        data={counts?.tags ?? []}
        maxTags={20}
        onChange={(tags) => put({ tags: tags.map((tag) => tag.trim().slice(0, 40)).filter(Boolean) })}
        placeholder={conversation.tags.length === 0 ? "Tags" : ""}
        size="xs"
        value={conversation.tags}
      />
      <div className={classes.barEnd}>
        {conversation.snoozed_until !== null && (
          <span className={classes.until}>until {absoluteTime(conversation.snoozed_until)}</span>
        )}
        {isOpen && <Snooze onChoose={(until) => put({ state: "snoozed", snoozed_until: until })} />}
        <Tooltip label="E">
          <Button
            leftSection={isOpen ? <Check size={15} /> : <RotateCcw size={15} />}
            loading={change.isPending && change.variables.state !== undefined}
            onClick={() => end.current()}
            size="xs"
            variant="default"
          >
            {isOpen ? "Close" : "Open again"}
          </Button>
        </Tooltip>
      </div>
      {change.isError && (
        <p className={classes.problem} role="alert">
          {change.error.message}
        </p>
      )}
    </div>
  );
}

function Snooze(props: { onChoose: (until: number) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<Clock size={15} />} size="xs" variant="default">
          Snooze
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {snoozes(Date.now()).map(({ label, until }) => (
          <Menu.Item key={label} onClick={() => props.onChoose(until)} rightSection={<Aside at={until} />}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SHORT = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });

function Aside(props: { at: number }) {
  return <span className={classes.snoozeAt}>{SHORT.format(props.at)}</span>;
}
