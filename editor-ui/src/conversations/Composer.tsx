import { Alert, Button, SegmentedControl, Textarea } from "@mantine/core";
import { useThrottledCallback } from "@mantine/hooks";
import { SendHorizontal, StickyNote } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useSay, useTyping } from "../api/conversations";
import { type Shortcut, useShortcuts } from "../shell/shortcuts";
import { CannedMenu } from "./CannedMenu";
import classes from "./Conversations.module.css";

const LONGEST = 4_000;
const TELL_TYPING_MS = 2_500;

// What was begun stays when another conversation is looked at meanwhile.
const drafts = new Map<string, string>();

/** Where one answers, or leaves a note for colleagues. Enter sends; Shift+Enter is a new line. */
export function Composer(props: { site: string; conversation: string }) {
  const { site, conversation } = props;
  const [text, setText] = useState(drafts.get(conversation) ?? "");
  const [isNote, setNote] = useState(false);
  const [id, setId] = useState(newId);
  const input = useRef<HTMLTextAreaElement>(null);
  const say = useSay(site, conversation);
  const typing = useTyping(site, conversation);
  const tellTyping = useThrottledCallback(() => typing.mutate(), TELL_TYPING_MS);
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: "r", label: "Answer", group: "This page", run: () => input.current?.focus() }],
    [],
  );
  useShortcuts(shortcuts);

  const change = (next: string) => {
    setText(next);
    drafts.set(conversation, next);
    if (!isNote && next !== "") {
      tellTyping();
    }
  };
  const send = () => {
    const words = text.trim();
    if (words === "" || say.isPending) {
      return;
    }
    // The same id until it is known to be said: tried again, it is the same message.
    say.mutate(
      { text: words, note: isNote, client_id: id },
      {
        onSuccess: () => {
          setText("");
          drafts.delete(conversation);
          setId(newId());
          setNote(false);
          input.current?.focus();
        },
      },
    );
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape") {
      input.current?.blur();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form className={classes.composer} data-note={isNote || undefined} onSubmit={submit}>
      {say.isError && (
        <Alert color="red" role="alert" variant="light">
          {say.error.message}
        </Alert>
      )}
      <Textarea
        aria-label={isNote ? "Note" : "Answer"}
        autosize
        maxLength={LONGEST}
        maxRows={10}
        minRows={2}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKey}
        placeholder={isNote ? "Only colleagues see this" : "Write an answer"}
        ref={input}
        value={text}
        variant="unstyled"
      />
      <div className={classes.composerFoot}>
        <SegmentedControl
          aria-label="For whom"
          data={[
            { value: "answer", label: "Answer" },
            { value: "note", label: "Note" },
          ]}
          onChange={(next) => setNote(next === "note")}
          size="xs"
          value={isNote ? "note" : "answer"}
        />
        <CannedMenu
          onChoose={(words) => {
            change(text.trim() === "" ? words : `${text.trimEnd()}\n${words}`);
            input.current?.focus();
          }}
          site={site}
          text={text}
        />
        <Button
          color={isNote ? "yellow.9" : "pine"}
          disabled={text.trim() === ""}
          leftSection={isNote ? <StickyNote size={15} /> : <SendHorizontal size={15} />}
          loading={say.isPending}
          ml="auto"
          size="xs"
          type="submit"
        >
          {isNote ? "Leave the note" : "Send"}
        </Button>
      </div>
    </form>
  );
}

function newId(): string {
  return (
    crypto.randomUUID?.() ??
    Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("")
  );
}
